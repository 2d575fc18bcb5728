// What can go wrong, on demand. A fault concerns some calls of the puppet and one way to fail.
import { puppet as wire } from 'wechaty-grpc'

export class Faults {
  #rules = []
  calls = {} // how often each call came

  // {calls: ['messageSendText'] or '*', mode, text, ms, about, every, times}
  //   mode  throw (refused with `text`) | hang (never answers) | lost (done, never answered)
  //         | slow (answers after `ms`)
  //   about only calls with this among their arguments
  //   every only each n-th of these calls; times: so often, then never again
  add (rule) {
    this.#rules.push({ calls: '*', mode: 'throw', text: 'refused', ms: 0, every: 1, times: Infinity, seen: 0, ...rule })
  }

  clear () {
    this.#rules = []
  }

  get active () {
    return this.#rules.map(({ calls, mode, text }) => ({ calls, mode, text }))
  }

  // Runs a call as the faults of the moment let it.
  async during (name, call, args = []) {
    this.calls[name] = (this.calls[name] ?? 0) + 1
    const rule = this.#rules.find(rule => this.#strikes(rule, name, args))
    switch (rule?.mode) {
      case 'throw': throw new Error(rule.text)
      case 'hang': return new Promise(() => {})
      case 'lost': return call().then(() => new Promise(() => {}))
      case 'slow': await new Promise(resolve => setTimeout(resolve, rule.ms))
    }
    return call()
  }

  #strikes (rule, name, args) {
    if (rule.calls !== '*' && !rule.calls.includes(name)) return false
    if (rule.about !== undefined && !args.includes(rule.about)) return false
    if (rule.times <= 0 || ++rule.seen % rule.every !== 0) return false
    rule.times--
    return true
  }
}

// The whole process stops to do anything, as under SIGSTOP, and goes on by itself.
export function freeze (ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

export function die () {
  process.kill(process.pid, 'SIGKILL')
}

// An event as no puppet makes it: any number for its type, any text for its payload. The server
// writes only what its own list of events holds, so a heartbeat is sent and changed on its way.
export function sendRawEvent (puppet, { type, payload }) {
  const { setType, setPayload } = wire.EventResponse.prototype
  wire.EventResponse.prototype.setType = function () { return setType.call(this, type) }
  wire.EventResponse.prototype.setPayload = function () { return setPayload.call(this, payload) }
  try {
    puppet.emit('heartbeat', { data: 'raw' })
  } finally {
    Object.assign(wire.EventResponse.prototype, { setType, setPayload })
  }
}
