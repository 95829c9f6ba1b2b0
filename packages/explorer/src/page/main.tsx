import './workers.js';
import 'graphiql/style.css';
import './page.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

import { fetchWithToken } from './ask.js';
import { examplesPane, Logo } from './examples-pane.js';
import { planPane } from './plan-pane.js';
import { keepToken, readToken } from './token.js';
import { WELCOME } from './welcome.js';

const fetcher = createGraphiQLFetcher({ url: '/graphql', fetch: fetchWithToken });
const plugins = [examplesPane, planPane];

function TokenForm({ onToken }: { readonly onToken: (token: string) => void }) {
  const [text, setText] = useState(readToken());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onToken(text.trim().replace(/^Bearer\s+/i, ''));
      }}
    >
      <label htmlFor="token">
        访问令牌 <span lang="en">Access token</span>
      </label>
      <input
        id="token"
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit">
        使用 <span lang="en">Use</span>
      </button>
      <button
        type="button"
        onClick={() => {
          setText('');
          onToken('');
        }}
      >
        清除 <span lang="en">Forget</span>
      </button>
    </form>
  );
}

function Page() {
  const [token, setToken] = useState(readToken());
  return (
    <>
      <header>
        <TokenForm
          onToken={(entered) => {
            keepToken(entered);
            setToken(entered);
          }}
        />
        <details>
          <summary>
            说明 <span lang="en">About this page</span>
          </summary>
          <p>
            这里是 GraphQL 网关。查询以 POST 方式提交到 <code>/graphql</code>，令牌放在{' '}
            <code>Authorization</code> 头中。令牌和查询只保存在本标签页中，关闭即清除；本页不加载外部内容。
          </p>
          <p lang="en">
            This is the GraphQL gateway. Queries go to /graphql by POST, with a token in the Authorization
            header. Token and queries are kept in this tab alone and are gone when it is closed; nothing is
            loaded from elsewhere.
          </p>
          <p>
            本机试用时取得令牌 <span lang="en">A token for a try on this machine</span>:{' '}
            <code>npm run --silent token -- --role integrator</code>
          </p>
          <p>
            运行状态 <span lang="en">Health</span>: <a href="/livez">/livez</a>, <a href="/readyz">/readyz</a>
          </p>
        </details>
      </header>
      {/* Another token may see another schema: all is asked anew. */}
      <GraphiQL
        key={token}
        fetcher={fetcher}
        plugins={plugins}
        defaultQuery={WELCOME}
        storage={sessionStorage}
        shouldPersistHeaders={false}
        showPersistHeadersSettings={false}
      >
        <GraphiQL.Logo>
          <Logo />
        </GraphiQL.Logo>
      </GraphiQL>
    </>
  );
}

const place = document.getElementById('explorer');
if (place) createRoot(place).render(<Page />);
