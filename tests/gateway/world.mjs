// WeChat in memory: people, groups, what was said. People's side; the bot's side is the puppet.
import { appendFileSync } from 'node:fs'
import { FileBox } from 'file-box'
import { mock } from 'wechaty-puppet-mock'
import { Contact, Friendship, Message, Puppet, ScanStatus } from './puppet.mjs'
import { quoted, recalled } from './wording.mjs'

const SELF = { id: 'wxid_xiaolou', name: '小楼' }
const RUN = Date.now().toString(36) // ids stay unique when the gateway starts again
const IMAGE = /\.(jpe?g|png|gif|webp)$/i

export class World {
  #friendships = new Map()
  #invitations = new Map()
  #aliases = new Map()
  #journal
  #count = 0
  self = SELF
  said = [] // everything, as a chat shows it
  accepted = [] // friend requests and invitations that the bot accepted

  constructor ({ faults, journal, loggedOut }) {
    this.#journal = journal
    this.mocker = new mock.Mocker()
    this.contact({ ...SELF, friend: true })
    this.mocker.use(() => { // runs when the first client calls Start, and after a Stop
      const timer = setTimeout(() => loggedOut ? this.scan({ qrcode: `http://weixin.qq.com/x/${RUN}` }) : this.login({}), 20)
      return () => clearTimeout(timer)
    })
    this.puppet = new Puppet({ world: this, mocker: this.mocker, faults })
    // A real puppet has to log in again after a Stop; puppet-mock would stay logged in.
    this.puppet.on('stop', () => this.puppet.logout())
  }

  // As just started, with nobody in it; whoever is connected stays.
  async reset () {
    const { mocker, puppet } = this
    const caches = [mocker.cacheContactPayload, mocker.cacheRoomPayload, mocker.cacheMessagePayload, mocker.cacheFileBoxPayload]
    const pools = [mocker.ContactMock.pool, mocker.RoomMock.pool]
    const kept = [puppet.cache.contact, puppet.cache.room, puppet.cache.message, puppet.cache.roomMember]
    for (const one of [...caches, ...pools, ...kept, this.#friendships, this.#invitations, this.#aliases]) one.clear()
    this.said.length = this.accepted.length = 0
    await puppet.logout()
    this.self = SELF
    this.contact({ ...SELF, friend: true })
    this.login({})
  }

  // ------------------------------------------------------------------------------- who there is

  contact ({ id, name, friend = false, ...more }) {
    const known = this.mocker.cacheContactPayload.get(id)
    const payload = { type: Contact.Individual, alias: '', weixin: '', avatar: '', ...more, id, name, friend }
    if (!known) return void this.mocker.createContact(payload)
    Object.assign(known, payload)
    this.puppet.cache?.contact.delete(id)
  }

  // The account itself is always a member, unless `without` says otherwise.
  room ({ id, topic, members, owner, without = false }) {
    const memberIdList = [...new Set(without ? members : [...members, this.self.id])]
    const known = this.mocker.cacheRoomPayload.get(id)
    const payload = { id, topic, memberIdList, ownerId: owner ?? members[0], adminIdList: [] }
    if (!known) return void this.mocker.createRoom(payload)
    Object.assign(known, payload)
  }

  alias ({ room, contact, name }) {
    this.#aliases.set(`${room} ${contact}`, name)
  }

  aliasOf (room, contact) {
    return this.#aliases.get(`${room} ${contact}`) ?? ''
  }

  // ------------------------------------------------------------------------------- the account

  scan ({ qrcode, status = ScanStatus.Waiting }) {
    this.puppet.emit('scan', { qrcode, status })
  }

  login ({ id = SELF.id, name }) {
    if (this.puppet.isLoggedIn) return
    if (id !== this.self.id || name) {
      this.self = { id, name: name ?? this.self.name }
      this.contact({ ...this.self, friend: true })
    }
    this.puppet.login(id)
  }

  logout () {
    return this.puppet.logout()
  }

  // ------------------------------------------------------------------------------ what is said

  // {from, room | to, text, mentions, type, file: {name, base64}, quote, form, id, at}
  say ({ from, room, to, text = '', mentions = [], type, file, quote, form = 'plain', id, at }) {
    const kind = type ?? (file ? (IMAGE.test(file.name) ? 'Image' : 'Attachment') : 'Text')
    const of = quote && this.said.find(one => one.id === quote)
    const shown = of ? quoted({ form, of, by: this.nameOf(of.from), text }) : { type: kind, text }
    const key = this.#deliver({ id, from, room, to, mentions, at, file, ...shown })
    this.#note({ id: key, from, chat: room ?? from, text, type: kind, file, mentions, quote })
    return { id: key, heard: this.isHeard }
  }

  // The same message comes once more, as real gateways do after a login.
  again ({ id }) {
    this.puppet.emit('message', { messageId: id })
  }

  // Somebody takes a message back; what tells of it is a message too.
  recall ({ id, form = 'xml' }) {
    const of = this.said.find(one => one.id === id)
    of.recalled = true
    const room = of.chat.includes('@') ? of.chat : undefined
    const text = form === 'xml' ? recalled({ id, by: this.nameOf(of.from) }) : id
    return { id: this.#deliver({ from: of.from, room, type: 'Recalled', text }) }
  }

  // Any payload at all, for what a puppet should never give.
  odd ({ payload }) {
    const id = payload.id ?? this.#newId('odd')
    this.mocker.cacheMessagePayload.set(id, { id, timestamp: Date.now(), ...payload })
    this.puppet.emit('message', { messageId: id })
    return { id }
  }

  get isHeard () {
    return this.puppet.listenerCount('message') > 0
  }

  nameOf (id) {
    return this.mocker.cacheContactPayload.get(id)?.name ?? id
  }

  #newId (what) {
    return `${what}-${RUN}-${++this.#count}`
  }

  #deliver ({ id = this.#newId('in'), from, room, to, mentions, at, file, type, text }) {
    const payload = { id, talkerId: from, timestamp: at ?? Date.now(), type: Message[type] ?? type, text }
    Object.assign(payload, room ? { roomId: room, mentionIdList: mentions ?? [] } : { listenerId: to ?? this.self.id })
    if (file) {
      this.mocker.cacheFileBoxPayload.set(id, FileBox.fromBase64(file.base64, file.name).toJSON())
      payload.filename = file.name
    }
    this.mocker.cacheMessagePayload.set(id, payload)
    this.puppet.emit('message', { messageId: id })
    return id
  }

  // ------------------------------------------------------------------------- what the bot says

  heardFromBot ({ to, text = '', mentions = [], file }) {
    const id = this.#newId('out')
    const isRoom = to.includes('@')
    this.mocker.cacheMessagePayload.set(id, {
      id,
      talkerId: this.self.id,
      timestamp: Date.now(),
      type: file ? Message.Image : Message.Text,
      text,
      ...(isRoom ? { roomId: to, mentionIdList: mentions } : { listenerId: to }),
    })
    this.#note({ id, from: this.self.id, chat: to, text, type: file ? 'Image' : 'Text', file, mentions })
    // What an account says comes back to it as an event, whichever of its devices it was said on.
    setImmediate(() => this.puppet.emit('message', { messageId: id }))
    return id
  }

  #note (one) {
    const line = { at: Date.now(), heard: this.isHeard, ...one }
    this.said.push(line)
    if (!this.#journal) return
    const bytes = line.file ? Buffer.byteLength(line.file.base64, 'base64') : undefined
    appendFileSync(this.#journal, JSON.stringify({ ...line, file: line.file?.name, bytes }) + '\n')
  }

  // ------------------------------------------------------------------------ groups and friends

  join ({ room, who, by, silently = false }) {
    const { memberIdList } = this.mocker.cacheRoomPayload.get(room)
    memberIdList.push(...who.filter(id => !memberIdList.includes(id)))
    if (!silently) this.puppet.emit('room-join', { inviteeIdList: who, inviterId: by, roomId: room, timestamp: Date.now() })
  }

  leave ({ room, who, by, silently = false }) {
    const payload = this.mocker.cacheRoomPayload.get(room)
    payload.memberIdList = payload.memberIdList.filter(id => !who.includes(id))
    if (!silently) this.puppet.emit('room-leave', { removeeIdList: who, removerId: by, roomId: room, timestamp: Date.now() })
  }

  topic ({ room, topic, by }) {
    const payload = this.mocker.cacheRoomPayload.get(room)
    const oldTopic = payload.topic
    payload.topic = topic
    this.puppet.emit('room-topic', { changerId: by, newTopic: topic, oldTopic, roomId: room, timestamp: Date.now() })
  }

  askFriend ({ contact, hello = '', type = 'Receive', id = this.#newId('friend') }) {
    this.#friendships.set(id, { id, contactId: contact, hello, type: Friendship[type], timestamp: Date.now(), ticket: 'ticket' })
    this.puppet.emit('friendship', { friendshipId: id })
    return { id }
  }

  invite ({ room, by, topic = '', id = this.#newId('invite') }) {
    this.#invitations.set(id, { id, room, inviterId: by, topic, avatar: '', invitation: id, receiverId: this.self.id, memberCount: 2, memberIdList: [], timestamp: Date.now() })
    this.puppet.emit('room-invite', { roomInvitationId: id })
    return { id }
  }

  friendship (id) {
    return this.#friendships.get(id) ?? { id }
  }

  invitation (id) {
    return this.#invitations.get(id) ?? { id }
  }

  befriended (id) {
    const { contactId } = this.friendship(id)
    this.accepted.push({ kind: 'friend', id, contact: contactId, at: Date.now() })
    Object.assign(this.mocker.cacheContactPayload.get(contactId), { friend: true })
  }

  cameAlong (id) {
    const { room, inviterId } = this.invitation(id)
    this.accepted.push({ kind: 'room', id, room, at: Date.now() })
    if (room) this.join({ room, who: [this.self.id], by: inviterId })
  }
}
