// The HTTP side: a page to play by hand, and the calls that tests make (JSON in, JSON out).
//
//   POST /contact /room /alias /town           who there is (see world.mjs for the fields)
//   POST /say /again /recall /odd              what is said
//   POST /flood {count, …as say}               so many at once
//   POST /join /leave /topic /ask-friend /invite
//   POST /scan /login /logout
//   POST /fault {…} /mend /freeze {ms} /die    what goes wrong (see faults.mjs)
//   POST /event {type, payload}                a raw event
//   POST /error {}                             an error event, as the server writes it
//   GET  /seen /file?id=                       what the page shows: the same, without the files
//   GET  /said /accepted /calls /state         what happened     POST /forget /reset  begin anew
import { readFile } from 'node:fs/promises'
import http from 'node:http'
import { die, freeze, sendRawEvent } from './faults.mjs'

const PAGES = { '/': ['page.html', 'text/html'], '/page.js': ['page.js', 'text/javascript'], '/page.css': ['page.css', 'text/css'] }
const LOOPBACK = /^(127\.0\.0\.1|localhost)(:\d+)?$/ // not a name that another site made to lead here
const SEEN_AT_MOST = 400
const LATER = 10 // ms: the answer goes out first

export async function serve ({ world, faults, port }) {
  const actions = { ...about(world), ...wrong(world, faults) }
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    if (!LOOPBACK.test(request.headers.host)) return response.writeHead(403).end()
    if (request.method === 'GET' && PAGES[pathname]) return page(response, ...PAGES[pathname])
    if (pathname === '/file') return download(response, world.said.find(one => one.id === searchParams.get('id')))
    const [code, answer] = await act(actions[pathname.slice(1)], request)
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
  })
  await new Promise(resolve => server.listen(port, '127.0.0.1', resolve))
}

// A page of another site must not play people here: it cannot send JSON without being asked first.
async function act (action, request) {
  if (!action) return [404, { error: `no such call: ${request.url}` }]
  if (request.method === 'POST' && !request.headers['content-type']?.startsWith('application/json')) {
    return [415, { error: 'JSON only' }]
  }
  try {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const raw = Buffer.concat(chunks).toString()
    return [200, await action(raw ? JSON.parse(raw) : {})]
  } catch (error) {
    return [400, { error: error.message }]
  }
}

async function page (response, name, type) {
  const content = await readFile(new URL(name, import.meta.url))
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content)
}

// Never shown by the browser itself: people send anything.
function download (response, { file, type } = {}) {
  if (!file) return response.writeHead(404).end()
  const known = type === 'Image' ? 'image/*' : 'application/octet-stream'
  response.writeHead(200, { 'content-type': known, 'content-disposition': 'attachment', 'x-content-type-options': 'nosniff' })
  response.end(Buffer.from(file.base64, 'base64'))
}

function about (world) {
  const names = ['contact', 'room', 'alias', 'say', 'again', 'recall', 'odd', 'join', 'leave', 'topic', 'invite', 'scan', 'login', 'logout']
  return {
    ...Object.fromEntries(names.map(name => [name, body => world[name](body)])),
    'ask-friend': body => world.askFriend(body),
    flood: ({ count, text, ...more }) => {
      for (let n = 0; n < count; n++) world.say({ ...more, text: `${text} ${n}` })
    },
    town: ({ contacts = [], rooms = [] }) => {
      contacts.forEach(one => world.contact(one))
      rooms.forEach(one => world.room(one))
    },
    said: () => world.said,
    accepted: () => world.accepted,
    forget: () => { world.said.length = world.accepted.length = 0 },
    state: () => state(world),
    seen: () => ({
      ...state(world),
      said: world.said.slice(-SEEN_AT_MOST).map(one => ({ ...one, file: one.file?.name })),
    }),
  }
}

function state (world) {
  return {
    self: world.self,
    loggedIn: world.puppet.isLoggedIn,
    heard: world.isHeard,
    contacts: [...world.mocker.cacheContactPayload.values()].map(({ id, name, friend }) => ({ id, name, friend })),
    rooms: [...world.mocker.cacheRoomPayload.values()].map(({ id, topic, memberIdList }) => ({ id, topic, members: memberIdList })),
  }
}

function wrong (world, faults) {
  return {
    fault: body => faults.add(body),
    mend: () => faults.clear(),
    reset: () => { faults.clear(); return world.reset() },
    faults: () => faults.active,
    calls: () => faults.calls,
    freeze: ({ ms = 30_000 }) => { setTimeout(freeze, LATER, ms) },
    die: () => { setTimeout(die, LATER) },
    event: body => sendRawEvent(world.puppet, body),
    error: body => { world.puppet.emit('error', body) },
  }
}
