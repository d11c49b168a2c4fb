import type { Socket } from 'node:net'
import type { SMTPServer } from 'smtp-server'
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js'
import type { SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { isInNetworks } from '../domain/mail/network-set.ts'
import { type Fronts, isFront, toldAddress } from './fronts.ts'

/** Who sends, as far as the session knows. */
type Sender = { readonly address: string | null; readonly helo: string | null }

/**
 * A connection that may come from a host in front, which tells for whom it speaks.
 *
 * XCLIENT holds until the session ends and begins it anew; XFORWARD holds for one transaction, as Postfix documents
 * them. What smtp-server makes of either never reaches the address of the socket, by which sessions are counted and
 * fronts known.
 */
export class FrontedConnection extends SMTPConnection {
  readonly #fronts: Fronts
  /** Where the session comes from: of the socket, or of the PROXY header. */
  readonly #comesFrom: string
  readonly #isProxied: boolean
  #handedOver: Sender | null = null
  #forwarded: Sender | null = null
  #isForwarding = false

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null | undefined,
    fronts: Fronts,
  ) {
    super(server, socket, options)
    this.#fronts = fronts
    this.#comesFrom = this.remoteAddress
    this.#isProxied = isInNetworks(fronts.proxy, socket.remoteAddress ?? '')
    if (!this.#isProxied) return
    this.#handedOver = { address: toldAddress(options?.remoteAddress), helo: null }
    this.#comesFrom = this.#handedOver.address ?? ''
  }

  /** The address by which sessions are counted; empty where many senders share it. */
  protected get countedAs(): string {
    return isFront(this.#fronts, this.#comesFrom) ? '' : this.#comesFrom
  }

  /** Who sends what comes next. */
  protected get sender(): Sender {
    const helo = this.hostNameAppearsAs === false ? null : this.hostNameAppearsAs
    if (this.#forwarded !== null) return { ...this.#forwarded, helo: this.#forwarded.helo ?? helo }
    if (this.#handedOver !== null) return { address: this.#handedOver.address, helo }
    // A front that tells nobody, or whose word is refused, may speak for anybody: its own address is not the sender's.
    const isUntold = this.#comesFrom === '' || isFront(this.#fronts, this.#comesFrom)
    return { address: isUntold ? null : this.#comesFrom, helo }
  }

  /** Offers each word to whom it is named for alone, and to nobody for whom another front speaks. */
  override _proxyCommandAllowed(command: string, option: 'useXClient' | 'useXForward'): boolean {
    if (this.#handedOver !== null || !this._isSupported(command)) return false
    const { xclient, xforward } = this.#fronts
    return isInNetworks(option === 'useXClient' ? xclient : xforward, this.#comesFrom)
  }

  override handler_XCLIENT(command: Buffer, callback: () => void): void {
    super.handler_XCLIENT(command, () => {
      if (this.#handedOver === null && this._xClient.has('ADDR')) {
        this.#handedOver = { address: toldAddress(this._xClient.get('ADDR')), helo: null }
        this.hostNameAppearsAs = false
      }
      this.remoteAddress = this.#comesFrom
      callback()
    })
  }

  override handler_XFORWARD(command: Buffer, callback: () => void): void {
    const { remotePort, clientHostname, hostNameAppearsAs } = this
    this.#isForwarding = true
    super.handler_XFORWARD(command, () => {
      this.#isForwarding = false
      Object.assign(this, { remoteAddress: this.#comesFrom, remotePort, clientHostname, hostNameAppearsAs })
      if (this._xForward.size > 0) this.#forwarded = this.#readForwarded()
      callback()
    })
  }

  /** What was forwarded holds to the end of its transaction. */
  override _resetSession(): void {
    if (!this.#isForwarding) {
      this.#forwarded = null
      this._xForward.clear()
    }
    super._resetSession()
  }

  #readForwarded(): Sender {
    const helo = this._xForward.get('HELO')
    return {
      address: toldAddress(this._xForward.get('ADDR')),
      helo: typeof helo === 'string' && helo !== '' ? helo : null,
    }
  }
}
