import ts from 'typescript';

import type { TextFile } from '../repository.js';

/** One mention of another module. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/**
 * Every module that a source file names: by `import` and `export … from`, by `import()` and `require()` of a text, and in types. One
 * that is made up at run time cannot be seen.
 */
export function importsOf({ path, text }: TextFile): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const named = moduleNamedBy(node);
    if (named && ts.isStringLiteralLike(named))
      found.push({
        specifier: named.text,
        line: source.getLineAndCharacterOfPosition(named.getStart(source)).line + 1,
      });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function moduleNamedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require');
  return loads ? node.arguments[0] : undefined;
}
