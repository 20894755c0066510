import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'var/', '**/generated/', 'coverage/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    ignores: ['portal/**'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      globals: globals.node,
      parserOptions: { project: './tsconfig.specs.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Nest modules are classes that carry only decorators.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // DTO classes describe the shape of an answer to OpenAPI; nobody constructs them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Numbers in messages are the rule here, not an accident.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'off', // verbatimModuleSyntax decides; Nest needs the values
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported: no `export *`.' },
      ],
    },
  },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'e2e/**/*.ts', 'packages/tested-service/src/**/*.ts'],
    ignores: ['portal/**'],
    rules: {
      // Nest and pg hand back `any` in tests; the assertion is the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: [
      'packages/statistics/src/**/*.ts',
      'analytics/src/baselines/model/**/*.ts',
      'analytics/src/correlation/correlate.ts',
    ],
    rules: {
      // Loops over columns stay inside their lengths; a default for a missing value would be a made-up number.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['portal/**/*.ts', 'portal/**/*.vue'],
    extends: [tseslint.configs.recommended, vue.configs['flat/recommended']],
    languageOptions: { globals: globals.browser, parserOptions: { parser: tseslint.parser } },
  },
  { files: ['**/*.js', '**/*.cjs'], languageOptions: { globals: globals.node } },
  prettier,
);
