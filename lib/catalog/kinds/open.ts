import { type CatalogKind, kind, words } from './kind.js'

const SERVICES = words('api mcp metadata security')

/** Kinds whose requests are taken as they come, if they bring a name and their parent is there. */
export const OPEN_KINDS: readonly CatalogKind[] = [
  ...SERVICES.map((name) => kind(`services/${name}Services`, `${name}Service`)),
  kind('services/testConnectionDefinitions', 'testConnectionDefinition'),

  kind('apiCollections', 'apiCollection', { parents: { service: 'apiService' } }),
  kind('apiEndpoints', 'apiEndpoint', { parents: { apiCollection: 'apiCollection' } }),
  kind('mcpServers', 'mcpServer', { parents: { service: 'mcpService' } }),

  kind('domains', 'domain', { parents: { parent: 'domain' } }),
  kind('dataProducts', 'dataProduct'),
  kind('dataContracts', 'dataContract'),
  kind('glossaries', 'glossary'),
  kind('glossaryTerms', 'glossaryTerm', {
    parents: { parent: 'glossaryTerm', glossary: 'glossary' },
    references: { glossary: 'glossary' },
  }),
  kind('metrics', 'metric'),

  kind('dataQuality/testDefinitions', 'testDefinition'),
  kind('dataQuality/testSuites', 'testSuite', { references: { basicEntityReference: 'table' } }),
  kind('dataQuality/testCases', 'testCase', {
    references: { testDefinition: 'testDefinition', testSuite: 'testSuite' },
  }),

  kind('bots', 'bot', { references: { botUser: 'user' } }),
  kind('personas', 'persona'),
  kind('policies', 'policy'),
  kind('reports', 'report'),
  kind('kpi', 'kpi'),
  kind('docStore', 'document'),
  kind('automations/workflows', 'workflow'),
  kind('events/subscriptions', 'eventSubscription'),
  kind('apps', 'app'),
  kind('apps/marketplace', 'appMarketPlaceDefinition'),
  kind('analytics/dataInsights/charts', 'dataInsightChart'),
]
