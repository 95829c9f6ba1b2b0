import { type GraphiQLPlugin, useGraphiQL } from '@graphiql/react';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { useEffect } from 'react';

import { EXAMPLE_QUERIES, type ExampleQuery } from '../queries.js';
import { WELCOME } from './welcome.js';

function fitting(schema: GraphQLSchema | null | undefined): readonly ExampleQuery[] {
  return schema ? EXAMPLE_QUERIES.filter(({ query }) => validate(schema, parse(query)).length === 0) : [];
}

function useExamples() {
  const schema = useGraphiQL((state) => state.schema);
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const use = ({ query }: ExampleQuery): void => queryEditor?.setValue(query);
  return { examples: fitting(schema), queryEditor, use };
}

/** The name of the page; once the schema is known, the first example that fits it takes the place of the welcome. */
export function Logo() {
  const { examples, queryEditor, use } = useExamples();
  const [first] = examples;
  useEffect(() => {
    if (first && queryEditor?.getValue() === WELCOME) use(first);
  });
  return <span className="zhucan-logo">Zhucan 助残</span>;
}

function Examples() {
  const { examples, use } = useExamples();
  return (
    <section className="zhucan-pane">
      <h2>
        示例查询 <span lang="en">Examples</span>
      </h2>
      {examples.length === 0 && (
        <p>
          读取图的结构之后，此处列出适用的示例。
          <span lang="en">The examples that fit are listed here once the schema has been read.</span>
        </p>
      )}
      {examples.map((example) => (
        <button key={example.titleEn} type="button" onClick={() => use(example)}>
          {example.titleZh} <span lang="en">{example.titleEn}</span>
        </button>
      ))}
    </section>
  );
}

export const examplesPane: GraphiQLPlugin = {
  title: '示例 Examples',
  icon: () => <span aria-hidden="true">例</span>,
  content: Examples,
};
