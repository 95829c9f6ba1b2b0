import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react';
import { useState } from 'react';

import { askForPlan, type PlannedCall } from './ask.js';

/** What the pane shows: nothing yet, a plan, or why there is none. */
type Shown = { readonly calls: readonly PlannedCall[] } | { readonly reason: string } | undefined;

function Call({ call }: { readonly call: PlannedCall }) {
  return (
    <li>
      <strong>
        {call.id + 1}. {call.service}
      </strong>
      {call.after.length > 0 && (
        <span>
          {' '}
          等待 <span lang="en">after</span> {call.after.map((each) => each + 1).join(', ')}
        </span>
      )}
      <pre>{call.operation}</pre>
      <ul>
        {call.parts.map(({ path, requires }) => (
          <li key={`${path} ${requires ?? ''}`}>
            <code>{path === '' ? '·' : path}</code> {requires !== undefined && <code>{requires}</code>}
          </li>
        ))}
      </ul>
    </li>
  );
}

function Plan() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const operationName = useGraphiQL((state) => state.operationName);
  const [shown, show] = useState<Shown>(undefined);
  const explain = async (): Promise<void> => {
    const text = variableEditor?.getValue().trim() ?? '';
    const variables: unknown = text === '' ? {} : JSON.parse(text);
    const calls = await askForPlan({ query: queryEditor?.getValue() ?? '', variables, operationName });
    show({ calls });
  };
  return (
    <section className="zhucan-pane">
      <h2>
        查询计划 <span lang="en">Query plan</span>
      </h2>
      <p>
        显示网关将怎样向各子图取数，不执行查询；需要 <code>schema:read</code> 权限。
        <span lang="en">
          What the gateway would ask of which subgraph; the query is not run. Needs the scope schema:read.
        </span>
      </p>
      <button
        type="button"
        onClick={() => {
          explain().catch((error: unknown) => show({ reason: error instanceof Error ? error.message : '' }));
        }}
      >
        显示计划 <span lang="en">Show the plan</span>
      </button>
      {shown && 'reason' in shown && <p role="alert">{shown.reason}</p>}
      {shown && 'calls' in shown && (
        <ol className="zhucan-plan">
          {shown.calls.map((call) => (
            <Call key={call.id} call={call} />
          ))}
        </ol>
      )}
    </section>
  );
}

export const planPane: GraphiQLPlugin = {
  title: '查询计划 Query plan',
  icon: () => <span aria-hidden="true">计</span>,
  content: Plan,
};
