import { type CommandLetter, packetLimits } from './protocol.ts'

/** One packet of a mail server. */
export type Packet = { readonly letter: CommandLetter; readonly payload: Buffer }

/** Thrown when what came is no packet of the protocol: nothing after it can be understood. */
export class PacketError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PacketError'
  }
}

const lengthOctets = 4
const maxChunks = 1024
const noOctets = Buffer.alloc(0)

/**
 * Cuts what comes from a socket into packets: four octets of length, a letter, the payload.
 *
 * Length and letter are looked at before anything is kept, so that nobody can announce a packet that fills the memory.
 */
export class PacketReader {
  #chunks: Buffer[] = []
  #octets = 0
  #wanted: { readonly letter: CommandLetter; readonly octets: number } | null = null

  /** Takes the next octets and gives the packets that are whole with them; throws a `PacketError`. */
  push(chunk: Buffer): Packet[] {
    this.#chunks.push(chunk)
    this.#octets += chunk.length
    // A packet that comes octet by octet would else cost a chunk for each.
    if (this.#chunks.length > maxChunks) this.#chunks = [Buffer.concat(this.#chunks)]
    const packets: Packet[] = []
    for (;;) {
      this.#wanted ??= this.#readStart()
      if (this.#wanted === null || this.#octets < this.#wanted.octets) return packets
      const { letter, octets } = this.#wanted
      this.#wanted = null
      packets.push({ letter, payload: this.#take(octets) })
    }
  }

  /** Reads length and letter once they have come, and takes them away. */
  #readStart(): { letter: CommandLetter; octets: number } | null {
    if (this.#octets < lengthOctets + 1) return null
    const start = this.#take(lengthOctets + 1)
    const length = start.readUInt32BE(0)
    const letter = String.fromCharCode(start[lengthOctets] ?? 0)
    if (!isCommand(letter)) throw new PacketError(`expected a command, got ${JSON.stringify(letter)}`)
    if (length < 1 || length > packetLimits[letter])
      throw new PacketError(`expected 1 to ${packetLimits[letter]} octets of ${letter}, got ${length}`)
    return { letter, octets: length - 1 }
  }

  #take(octets: number): Buffer {
    if (octets === 0) return noOctets
    const [first = noOctets] = this.#chunks
    const whole = first.length >= octets ? first : Buffer.concat(this.#chunks)
    const rest = whole.subarray(octets)
    if (whole === first) this.#chunks.splice(0, 1, ...(rest.length > 0 ? [rest] : []))
    else this.#chunks = rest.length > 0 ? [rest] : []
    this.#octets -= octets
    return whole.subarray(0, octets)
  }
}

function isCommand(letter: string): letter is CommandLetter {
  return Object.hasOwn(packetLimits, letter)
}
