import { forgetSecrets } from '../../lib/record/secret.js'

/** Mocha's root hooks: no file is told of another's secrets (a token "test" would mask that word in all of them). */
export const mochaHooks = { beforeAll: forgetSecrets }
