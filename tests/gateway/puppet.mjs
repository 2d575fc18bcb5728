// The puppet that the server serves: puppet-mock, with what it leaves out, and with faults.
import * as PUPPET from 'wechaty-puppet'
import { PuppetMock } from 'wechaty-puppet-mock'

// What crosses the wire; any of these can be made to fail.
const CALLS = [
  'contactPayload', 'ding', 'friendshipAccept', 'friendshipPayload', 'messageFile', 'messageImage',
  'messagePayload', 'messageSendFile', 'messageSendText', 'roomInvitationAccept',
  'roomInvitationPayload', 'roomMemberPayload', 'roomPayload', 'start', 'stop',
]

export class Puppet extends PuppetMock {
  #world

  constructor ({ world, mocker, faults }) {
    super({ mocker })
    this.#world = world
    for (const name of CALLS) {
      const call = this[name].bind(this)
      this[name] = (...args) => faults.during(name, () => call(...args), args)
    }
  }

  ding (data) { // puppet-mock takes a second for it
    setTimeout(() => this.emit('dong', { data: data ?? '' }), 20)
  }

  async messageSendText (to, text, mentions = []) {
    return this.#world.heardFromBot({ to, text, mentions })
  }

  async messageSendFile (to, box) {
    const content = await box.toBuffer()
    return this.#world.heardFromBot({ to, file: { name: box.name, base64: content.toString('base64') } })
  }

  async messageImage (id) { // puppet-mock always answers with a QR code
    return this.messageFile(id)
  }

  async roomMemberRawPayload (room, contact) { // puppet-mock knows no name within a group
    const { name } = await this.contactPayload(contact)
    return { id: contact, name, roomAlias: this.#world.aliasOf(room, contact) }
  }

  async friendshipRawPayload (id) { return this.#world.friendship(id) }
  async friendshipAccept (id) { this.#world.befriended(id) }
  async roomInvitationRawPayload (id) { return this.#world.invitation(id) }
  async roomInvitationAccept (id) { this.#world.cameAlong(id) }
}

export const { Contact, Friendship, Message, ScanStatus } = PUPPET.types
