/** Loads nothing from elsewhere: the network of a district office is closed. */
export const LANDING_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** What a browser sees at the gateway without a token: what this is and how to ask. It tells nothing of the schema. */
export const LANDING_PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Zhucan 助残</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem; color: #1b1f24; background: #fff; }
code, pre { background: #f2f4f7; border-radius: 4px; padding: .1rem .3rem; }
pre { padding: 1rem; overflow-x: auto; }
</style>
</head>
<body>
<main>
<h1>Zhucan 助残</h1>
<p>这里是区残联业务系统的 GraphQL 网关。请以 POST 方式向 <code>/graphql</code> 提交查询，并在 <code>Authorization</code> 头中附上访问令牌。</p>
<p lang="en">This is the GraphQL gateway of the Federation's system of record. Send queries by POST to <code>/graphql</code>, with an access token in the <code>Authorization</code> header.</p>
<pre>curl -s http://127.0.0.1:4000/graphql \\
  -H 'content-type: application/json' \\
  -H "authorization: Bearer $(npm run --silent token -- --role integrator)" \\
  -d '{"query":"{ workReport(region: \\"430103\\", period: \\"2019-H1\\") { regionCode periodCode } }"}'</pre>
<p>运行状态 <span lang="en">Health</span>: <a href="/livez">/livez</a>, <a href="/readyz">/readyz</a></p>
</main>
</body>
</html>
`;
