/** What stands in the editor before the schema is known. */
export const WELCOME = `# 请在页面上方输入访问令牌，再在此处书写查询。
# Enter an access token at the top of the page, then write a query here.
`;
