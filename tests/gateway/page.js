// The page by which one person plays all the others. It looks every second, as simply as can be.
const $ = id => document.getElementById(id)
const LOOK_EVERY = 700 // ms
const FAULTS = {
  refuse: { calls: ['messageSendText', 'messageSendFile'], text: '操作过于频繁，可稍后再试。', times: 1 },
  closed: { calls: ['messageSendText', 'messageSendFile'], text: '对方开启了朋友验证，你还不是他（她）朋友。', times: 1 },
  lost: { calls: ['messageSendText', 'messageSendFile'], mode: 'lost', times: 1 },
  slow: { mode: 'slow', ms: 2000 },
}
const BLANK = '\u2005'
let world = { self: {}, contacts: [], rooms: [], said: [] }
let quoting
let drawn = ''

async function tell (call, body = {}) {
  const answer = await fetch(call, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const { error } = await answer.json()
  $('trouble').textContent = error ?? ''
  await look()
}

const nameOf = id => world.contacts.find(one => one.id === id)?.name ?? id
const people = () => world.contacts.filter(one => one.id !== world.self.id)
const room = () => world.rooms.find(one => one.id === $('chat').value)

// ------------------------------------------------------------------------------------ what is seen

async function look () {
  try {
    world = await (await fetch('seen')).json()
  } catch {
    $('account').textContent = '网关没有回音'
    return
  }
  const state = world.loggedIn ? `已登录：${world.self.name}` : '没有登录'
  $('account').textContent = `${state}；${world.heard ? '楼栋已连上' : '楼栋没有连上'}`
  options($('me'), people().map(one => [one.id, one.name]))
  const mine = world.rooms.filter(one => one.members.includes($('me').value))
  options($('chat'), [['', '私聊小楼'], ...mine.map(one => [one.id, one.topic])])
  draw()
}

function options (select, wanted) {
  const key = JSON.stringify(wanted)
  if (select.dataset.key === key) return
  const before = select.value
  select.replaceChildren(...wanted.map(([value, label]) => new Option(label, value)))
  select.dataset.key = key
  if (wanted.some(([value]) => value === before)) select.value = before
}

function draw () {
  const chat = $('chat').value || $('me').value
  const said = world.said.filter(one => one.chat === chat)
  const key = JSON.stringify([chat, $('me').value, said])
  if (key === drawn) return
  drawn = key
  $('messages').replaceChildren(...said.map(bubble))
  $('messages').lastElementChild?.scrollIntoView()
}

function bubble (one) {
  const made = element('div', 'message')
  made.classList.toggle('mine', one.from === $('me').value)
  made.classList.toggle('gone', Boolean(one.recalled))
  made.append(element('b', '', nameOf(one.from)))
  const of = one.quote && world.said.find(other => other.id === one.quote)
  if (of) made.append(element('blockquote', '', `${nameOf(of.from)}：${of.text || '[图片]'}`))
  if (one.file) made.append(attachment(one))
  else if (one.type !== 'Text') made.append(`[${one.type}]`)
  made.append(one.text)
  const tools = element('small')
  tools.append(button('引用', () => quote(one)))
  if (one.from === $('me').value && !one.recalled) tools.append(button('撤回', () => tell('recall', { id: one.id })))
  made.append(tools)
  return made
}

function attachment (one) {
  const address = `file?id=${encodeURIComponent(one.id)}`
  if (one.type === 'Image') return Object.assign(new Image(), { src: address, alt: one.file })
  return Object.assign(element('a', '', `[${one.type}] ${one.file}`), { href: address, download: one.file })
}

function element (tag, kind = '', text = '') {
  return Object.assign(document.createElement(tag), { className: kind, textContent: text })
}

function button (label, press) {
  return Object.assign(element('button', '', label), { type: 'button', onclick: press })
}

function quote (one) {
  quoting = one?.id
  $('quoting').hidden = !one
  $('quoting').firstElementChild.textContent = one ? `引用 ${nameOf(one.from)}：${one.text}` : ''
  $('text').focus()
}

// ------------------------------------------------------------------------------------ what is done

async function say () {
  const text = $('text').value.trim().replace(/@小楼\s*/g, `@小楼${BLANK}`)
  const files = [...$('file').files]
  const more = { from: $('me').value, ...($('chat').value && { room: $('chat').value }) }
  for (const file of files) {
    const type = /^video\//.test(file.type) ? 'Video' : /^audio\//.test(file.type) ? 'Audio' : undefined
    await tell('say', { ...more, type, file: { name: file.name, base64: await base64(file) } })
  }
  if (text || $('kind').value) {
    const mentions = text.includes('@小楼') ? [world.self.id] : []
    await tell('say', { ...more, text, mentions, ...($('kind').value ? { type: $('kind').value } : { quote: quoting }) })
  }
  $('text').value = $('file').value = $('kind').value = ''
  quote()
}

function base64 (file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
}

const acts = {
  friend: me => {
    const hello = prompt('验证消息；有绑定码就写绑定码', `我是${nameOf(me)}`)
    return hello !== null && tell('ask-friend', { contact: me, hello })
  },
  invite: async me => {
    const topic = prompt('新群叫什么', '5号楼群')
    if (!topic) return
    const id = `${Date.now()}@chatroom`
    await tell('room', { id, topic, members: [me], without: true })
    await tell('invite', { room: id, by: me, topic })
  },
  rename: me => {
    const topic = room() && prompt('新的群名', room().topic)
    return topic && tell('topic', { room: room().id, topic, by: me })
  },
  join: me => {
    const name = room() && prompt('谁进群')
    const found = people().find(one => one.name === name)
    return found && tell('join', { room: room().id, who: [found.id], by: me })
  },
  leave: me => room() && tell('leave', { room: room().id, who: [me], by: me }),
  kick: me => room() && tell('leave', { room: room().id, who: [world.self.id], by: me }),
}

function goWrong (what) {
  if (what in FAULTS) return tell('fault', FAULTS[what])
  if (what === 'event') return tell('event', { type: 99, payload: '{}' })
  return what && tell(what)
}

for (const one of document.querySelectorAll('[data-tell]')) one.onclick = () => tell(one.dataset.tell)
for (const one of document.querySelectorAll('[data-act]')) one.onclick = () => acts[one.dataset.act]($('me').value)
$('scan').onclick = async () => { await tell('logout'); await tell('scan', { qrcode: `http://weixin.qq.com/x/${Date.now()}` }) }
$('fault').onchange = () => { goWrong($('fault').value); $('fault').value = '' }
$('me').onchange = $('chat').onchange = look
$('pick').onclick = () => $('file').click()
$('file').onchange = say
$('quoting').lastElementChild.onclick = () => quote()
$('say').onsubmit = event => { event.preventDefault(); say() }
$('text').onkeydown = event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); say() }
}
await look()
setInterval(look, LOOK_EVERY)
