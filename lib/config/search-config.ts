import { z } from 'zod'
import { option, optional } from '../record/option.js'
import { secret } from '../record/secret.js'

/** `bulkSink.config` of `elasticsearch` and `opensearch`. */
export const searchConfig = z
  .strictObject({
    hostPort: z
      .string()
      .regex(/^https?:\/\/[^/\s@]+(\/[^\s]*)?$/, 'expected an http(s) URL without a user in it')
      .describe('URL of the cluster.')
      .meta({ examples: ['http://localhost:9200'] }),
    username: optional(z.string()).describe('User of the cluster; goes with `password`.'),
    password: optional(secret()).describe('Password of the user.'),
    apiKey: optional(secret()).describe('API key, as the cluster encodes it, in place of a user.'),
    caCertificate: optional(z.string()).describe("Path of the certificate of the authority that signed the cluster's."),
    verifyCertificate: option(z.boolean(), true).describe("Whether to check the cluster's certificate."),
    indexPrefix: option(
      z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'expected lower-case letters, digits and hyphens'),
      'headwater',
    ).describe('What the names of indices, aliases and the template begin with.'),
    mode: option(z.enum(['rebuild', 'update']), 'rebuild').describe(
      '`rebuild` makes new indices and swaps them in when they are whole; `update` writes into the present ones and deletes nothing.',
    ),
    batchSize: option(z.int().min(1).max(10_000), 500).describe('How many documents one request carries at most.'),
    batchBytes: option(z.int().min(1024).max(100_000_000), 5_000_000).describe('How large a request is at most.'),
    retries: option(z.int().min(0).max(100), 10).describe(
      'How often what the cluster was too busy for is sent again, after growing pauses.',
    ),
    indexSettings: optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))).describe(
      'Settings of new indices, such as `number_of_replicas`.',
    ),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    path: ['username'],
    error: 'expected username and password, or neither',
  })
  .refine(({ username, apiKey }) => username === undefined || apiKey === undefined, {
    path: ['apiKey'],
    error: 'expected a user or an API key, not both',
  })
export type SearchConfig = Readonly<z.output<typeof searchConfig>>
