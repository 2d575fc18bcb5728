// A real Wechaty gateway for tests and for playing by hand: the gRPC server that serves real
// WeChat accounts (wechaty-puppet-service), and behind it a WeChat that exists only in memory.
//
//   node gateway.mjs [--grpc 18788] [--http 18789] [--token local-test-token]
//                    [--journal FILE] [--logged-out] [--town]
//
// GET / on the HTTP port is a page to play people by hand; tests use the JSON calls (control.mjs).
// It listens on loopback alone: whoever knows the token is the account.
import { parseArgs } from 'node:util'

// Read when the libraries are loaded, so before the imports below.
process.env.WECHATY_LOG ??= 'silent'
process.noDeprecation = true // the server calls what grpc-js no longer needs

const { values: options } = parseArgs({
  options: {
    grpc: { type: 'string', default: '18788' },
    http: { type: 'string', default: '18789' },
    token: { type: 'string', default: 'local-test-token' },
    journal: { type: 'string', default: '' },
    'logged-out': { type: 'boolean', default: false },
    town: { type: 'boolean', default: false },
  },
})

const { PuppetServer } = await import('wechaty-puppet-service')
const { Faults } = await import('./faults.mjs')
const { World } = await import('./world.mjs')
const { serve } = await import('./control.mjs')
const { settle } = await import('./town.mjs')

const faults = new Faults()
const world = new World({ faults, journal: options.journal, loggedOut: options['logged-out'] })
if (options.town) settle(world)

const server = new PuppetServer({
  endpoint: `127.0.0.1:${options.grpc}`,
  puppet: world.puppet,
  token: options.token,
  tls: { disable: true }, // the Python client speaks plain text alone
})
await server.start()
await serve({ world, faults, port: Number(options.http) })
console.log(JSON.stringify({ grpc: Number(options.grpc), http: Number(options.http) }))
if (options.town) {
  console.log(`扮演居民的网页：http://127.0.0.1:${options.http}/`)
  console.log(`让楼栋连上来：LOUDONG_WECHAT_ENDPOINT=127.0.0.1:${options.grpc} LOUDONG_WECHAT_TOKEN=${options.token}`)
}
