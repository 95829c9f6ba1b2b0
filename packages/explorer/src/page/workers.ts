/** Where the bundled workers are served; put in by the bundler. */
declare const WORKERS: Readonly<Record<'editor' | 'graphql' | 'json', string>>;

// The editor looks for its workers here.
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_id: string, label: string) =>
      new Worker(label === 'graphql' || label === 'json' ? WORKERS[label] : WORKERS.editor, {
        type: 'module',
      }),
  },
});
