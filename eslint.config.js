import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * Business dates come from the Clock port, never from the machine. Instants of recording are taken in one place,
 * `recordingInstant()` of the codes package, and by the database's `now()` default on `recorded_at` columns.
 */
const machineTime = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Ask the Clock port for "today"; take instants of recording from recordingInstant().',
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Ask the Clock port for "today"; take instants of recording from recordingInstant().',
  },
  {
    selector: 'Literal[value=/\\bcurrent_date\\b|\\bCURRENT_DATE\\b/]',
    message: 'SQL receives the business date as a parameter.',
  },
  {
    selector: 'TemplateElement[value.raw=/\\bcurrent_date\\b|\\bCURRENT_DATE\\b/]',
    message: 'SQL receives the business date as a parameter.',
  },
];

export default tseslint.config(
  { ignores: ['**/dist/', '**/generated/', '**/reports/', '.local/', '**/.turbo/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: [
      'services/*/src/**/*.ts',
      'packages/{casework,codes,subgraph-kit,import-kit,dataset-2019}/src/**/*.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...machineTime] },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        AbortController: 'readonly',
      },
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
