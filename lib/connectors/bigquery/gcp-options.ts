import { z } from 'zod'
import { option, optional } from '../../record/option.js'
import { secret } from '../../record/secret.js'

const projectId = optional(z.union([z.string(), z.array(z.string())]))
  .describe(
    'The project to read, or several; unless set, the one that the credentials name, or else the one that is billed.',
  )
  .meta({ examples: ['my-project'] })

const url = (byDefault: string) => option(z.url(), byDefault)

const values = z
  .strictObject({
    type: option(z.literal('service_account'), 'service_account').describe('The key of a service account.'),
    projectId,
    privateKeyId: optional(z.string()).describe('Id of the key.'),
    privateKey: optional(secret()).describe(
      'The private key, PEM text; its line ends may be `\\n`. Without it, what the machine has is taken.',
    ),
    clientEmail: optional(z.string())
      .describe('The service account.')
      .meta({ examples: ['headwater@my-project.iam.gserviceaccount.com'] }),
    clientId: optional(z.string()).describe('Accepted for compatibility.'),
    authUri: url('https://accounts.google.com/o/oauth2/auth').describe('Accepted for compatibility.'),
    tokenUri: url('https://oauth2.googleapis.com/token').describe('Where the key is exchanged for a token.'),
    authProviderX509CertUrl: url('https://www.googleapis.com/oauth2/v1/certs').describe('Accepted for compatibility.'),
    clientX509CertUrl: optional(z.url()).describe('Accepted for compatibility.'),
  })
  .refine(({ privateKey, clientEmail }) => (privateKey === undefined) === (clientEmail === undefined), {
    error: 'expected privateKey and clientEmail, or neither of them',
  })

const path = z.strictObject({
  type: option(z.literal('gcp_credential_path'), 'gcp_credential_path').describe('A file with credentials.'),
  path: z.string().describe('Path of the JSON file.'),
  projectId,
})

const externalAccount = z.strictObject({
  type: option(z.literal('external_account'), 'external_account').describe('Workload identity federation.'),
  externalType: option(z.literal('external_account'), 'external_account').describe('Accepted for compatibility.'),
  audience: z.string().describe('The provider of the workload identity pool.'),
  subjectTokenType: z.string().describe('The kind of token that is exchanged.'),
  tokenURL: z.string().describe('Where it is exchanged.'),
  credentialSource: z.record(z.string(), z.string()).describe('Where it is found: `file`, `url` …'),
})

const adc = z.strictObject({
  type: z.literal('gcp_adc').describe('What the machine has: application default credentials.'),
  projectId,
})

/** Every key and default of the incumbent's GCPCredentials. */
export const gcpCredentials = z.strictObject({
  gcpConfig: z.union([values, path, externalAccount, adc]).describe('Who asks.'),
  gcpImpersonateServiceAccount: optional(
    z.strictObject({
      impersonateServiceAccount: optional(
        z.string().regex(/^[\w.@-]+$/, 'expected the address of a service account'),
      ).describe('The service account to act as.'),
      lifetime: option(z.int().min(1).max(43_200), 3600).describe('Seconds that a token of it lasts.'),
    }),
  ).describe('Another service account to act as.'),
})
export type GcpCredentials = Readonly<z.output<typeof gcpCredentials>>
