import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { reveal } from '../../../record/secret.js'
import { loadDriver } from '../../load-driver.js'
import type { AwsCredentials } from './config.js'
import type { Store } from './store.js'

const CONNECT_MS = 10_000
/** For one answer, or between two pieces of it. */
const ANSWER_MS = 60_000
/** Tries of a request; the driver waits between them. */
const ATTEMPTS = 5
/** Files at once, and a listing. */
const SOCKETS = 16
const COLD: readonly (string | undefined)[] = ['GLACIER', 'DEEP_ARCHIVE']

/** Buckets of S3, or of what speaks like it at `endPointURL`. */
export async function s3Store(login: AwsCredentials): Promise<Store> {
  const sdk = await loadDriver('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'))
  const client = new sdk.S3Client({
    region: login.awsRegion,
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: SOCKETS },
      httpsAgent: { maxSockets: SOCKETS },
    },
    ...(login.endPointURL ? { endpoint: login.endPointURL, forcePathStyle: true } : {}),
    ...(await credentialsOf(login)),
  })
  return {
    buckets: async function* () {
      for await (const { Buckets = [] } of sdk.paginateListBuckets({ client }, {}))
        for (const { Name } of Buckets) if (Name !== undefined) yield Name
    },
    files: async function* (Bucket, Prefix) {
      for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, { Bucket, Prefix }))
        for (const { Key: key, Size: size, StorageClass } of Contents)
          if (key !== undefined && size !== undefined) yield { key, size, cold: COLD.includes(StorageClass) }
    },
    read: async (Bucket, { key: Key }, from, to) => {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key, Range: `bytes=${from}-${to - 1}` }))
      return Buffer.from((await Body?.transformToByteArray()) ?? [])
    },
    location: (bucket, key) => `s3://${bucket}/${key}`,
    close: async () => client.destroy(),
  }
}

/** What is not said is found by the driver: in the environment, in files of AWS, or from the machine it runs on. */
async function credentialsOf(login: AwsCredentials): Promise<Pick<S3ClientConfig, 'credentials'>> {
  const { awsAccessKeyId, awsSecretAccessKey, awsSessionToken, profileName, assumeRoleArn } = login
  const own =
    awsAccessKeyId && awsSecretAccessKey
      ? {
          accessKeyId: awsAccessKeyId,
          secretAccessKey: reveal(awsSecretAccessKey),
          ...(awsSessionToken ? { sessionToken: reveal(awsSessionToken) } : {}),
        }
      : undefined
  if (!profileName && !assumeRoleArn) return own ? { credentials: own } : {}
  const providers = await loadDriver('@aws-sdk/credential-providers', () => import('@aws-sdk/credential-providers'))
  const master = own ?? (profileName ? providers.fromIni({ profile: profileName }) : undefined)
  if (!assumeRoleArn) return master ? { credentials: master } : {}
  return {
    credentials: providers.fromTemporaryCredentials({
      ...(master ? { masterCredentials: master } : {}),
      params: {
        RoleArn: assumeRoleArn,
        RoleSessionName: login.assumeRoleSessionName,
        ...(login.assumeRoleSourceIdentity ? { SourceIdentity: login.assumeRoleSourceIdentity } : {}),
      },
      clientConfig: { region: login.awsRegion },
    }),
  }
}
