/** A usage run in a process of its own, to be killed: `usage-run.ts <catalog> <log> <stage>`. */
import { checkConfig } from '../../lib/config/check.js'
import { definitions } from '../../lib/connectors/definitions.js'
import { connect } from '../../lib/workflow/connect.js'
import { usageWorkflow } from '../../lib/workflow/usage.js'
import { usageDocument } from './usage.js'

const [url, log, stage] = process.argv.slice(2) as [string, string, string]
const config = checkConfig(usageDocument(url, log, stage), { connectors: definitions, file: 'spec' })
const { metadata } = await connect(config.workflowConfig.openMetadataServerConfig, 'spec')
await (await usageWorkflow({ config, connectors: definitions, metadata })).run()
