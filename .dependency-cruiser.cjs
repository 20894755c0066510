/** The arrows of the house: see docs/architecture.md. */
const rooms = '^(database|nodered|simulator|analytics|query-service|portal|grafana|installer)/';
module.exports = {
  forbidden: [
    {
      name: 'rooms-do-not-import-rooms',
      comment: 'Rooms meet through MQTT, SQL, Redis channels or HTTP, never by import.',
      severity: 'error',
      from: { path: rooms },
      to: { path: rooms, pathNot: '^$1/' },
    },
    {
      name: 'packages-import-no-sibling',
      severity: 'error',
      from: { path: '^packages/([^/]+)/', pathNot: '^packages/(http-api|tested-service)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/' },
    },
    {
      name: 'http-api-stands-on-two',
      comment: 'The one package above others: decision 14.',
      severity: 'error',
      from: { path: '^packages/http-api/' },
      to: { path: '^packages/', pathNot: '^packages/(http-api|access-tokens|timescale-client)/' },
    },
    {
      name: 'packages-import-no-room',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: `${rooms}|^(e2e|bench)/` },
    },
    {
      name: 'package-roots-only',
      comment: 'Import @enms/name, or an entry that its package.json names, never a file inside it.',
      severity: 'error',
      from: { path: '^(?!packages/)' },
      to: {
        path: '^packages/[^/]+/(src|dist)/',
        pathNot:
          '^packages/[^/]+/(src|dist)/(index|problem/problem|migrated-database|browser)\\.(ts|js|d\\.ts)$',
      },
    },
    {
      name: 'contract-is-pure',
      comment: 'telemetry-contract runs in the browser too: no Node built-ins, no I/O.',
      severity: 'error',
      from: { path: '^packages/telemetry-contract/src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.specs.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['enms-source', 'import', 'node', 'default'],
    },
  },
};
