import ts from 'typescript';

import type { TextFile } from '../repository.js';

const BLOCKS = new Set(['describe', 'it', 'test']);
const LEFT_OUT = new Set(['skip', 'only', 'todo', 'failing']);
const SHORT_NAMES = new Set(['fdescribe', 'fit', 'xdescribe', 'xit', 'xtest']);

/** The places of a test file that leave out a test, or all others, or expect one to fail: each hides what does not work. */
export function findTestsLeftOut({ path, text }: TextFile): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameOfLeftOut(node);
    if (name !== undefined)
      found.push(
        `${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} has ${name}`,
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOfLeftOut(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && SHORT_NAMES.has(node.expression.text))
    return node.expression.text;
  if (!ts.isPropertyAccessExpression(node) || !LEFT_OUT.has(node.name.text)) return undefined;
  // it.concurrent.only hangs on it, too.
  let root: ts.Node = node.expression;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && BLOCKS.has(root.text) ? `${root.text} … ${node.name.text}` : undefined;
}
