import tseslint from 'typescript-eslint'

// Biome formats and lints; here stand only the rules that need types.
export default tseslint.config(
  {
  files: ['lib/**/*.ts', 'spec/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts'],
  languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
    '@typescript-eslint/no-unnecessary-condition': 'error',
    '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  },
  },
  // A hook may run although the one before it failed: what a spec has set up may be missing there.
  { files: ['spec/**/*.ts'], rules: { '@typescript-eslint/no-unnecessary-condition': 'off' } },
)
