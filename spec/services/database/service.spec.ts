import { inspect } from 'node:util'
import { expect } from 'chai'
import { createDatabaseService } from '../../../lib/record/entities/database-service.js'
import { redact, Secret } from '../../../lib/record/secret.js'
import { databaseService } from '../../../lib/services/database/service.js'

const connection = () => ({
  type: 'Postgres',
  hostPort: 'db:5432',
  authType: { password: new Secret('canary-service-1') },
  certificates: [new Secret('canary-service-2'), 'plain'],
  sslMode: undefined,
  sampleDataStorageConfig: null,
})

describe('the request that makes a service', () => {
  it('holds the connection with its secrets in clear, for the secrets manager of the server', () => {
    const request = databaseService('Postgres', connection(), { serviceName: 'pg', storeServiceConnection: true })
    expect(createDatabaseService.safeParse(request).error).to.equal(undefined)
    expect(request).to.deep.equal({
      name: 'pg',
      serviceType: 'Postgres',
      connection: {
        config: {
          type: 'Postgres',
          hostPort: 'db:5432',
          authType: { password: 'canary-service-1' },
          certificates: ['canary-service-2', 'plain'],
          sampleDataStorageConfig: null,
        },
      },
    })
  })

  it('leaves the connection it was made from as secret as it was', () => {
    const given = connection()
    databaseService('Postgres', given, { serviceName: 'pg', storeServiceConnection: true })
    expect(inspect(given, { depth: 9 }) + JSON.stringify(given)).not.to.contain('canary')
    expect(redact('log: canary-service-1')).to.equal('log: ******')
  })

  it('holds no connection, and reveals no secret, without storeServiceConnection', () => {
    const given = { type: 'Postgres', password: new Secret('canary-unrevealed') }
    const request = databaseService('Postgres', given, { serviceName: 'pg', storeServiceConnection: false })
    expect(request).to.deep.equal({ name: 'pg', serviceType: 'Postgres' })
    expect(redact('canary-unrevealed')).to.equal('canary-unrevealed')
  })
})
