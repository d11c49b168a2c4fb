/** Reads little-endian values one after the other; past the end it answers zeros and says so. */
export class OctetReader {
  readonly #octets: Uint8Array
  readonly #view: DataView
  #position = 0

  constructor(octets: Uint8Array) {
    this.#octets = octets
    this.#view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  }

  /** Octets not yet read. */
  get remaining(): number {
    return Math.max(0, this.#octets.length - this.#position)
  }

  /** Whether more was asked for than there was. */
  get isPastEnd(): boolean {
    return this.#position > this.#octets.length
  }

  uint8(): number {
    const at = this.#advance(1)
    return at === null ? 0 : this.#view.getUint8(at)
  }

  uint16(): number {
    const at = this.#advance(2)
    return at === null ? 0 : this.#view.getUint16(at, true)
  }

  uint32(): number {
    const at = this.#advance(4)
    return at === null ? 0 : this.#view.getUint32(at, true)
  }

  /** The next octets, not copied; `null` when there are fewer. */
  take(count: number): Uint8Array | null {
    const at = this.#advance(count)
    return at === null ? null : this.#octets.subarray(at, at + count)
  }

  skip(count: number): void {
    this.#position += count
  }

  /** Skips to the next multiple of four. */
  align(): void {
    this.#position = (this.#position + 3) & ~3
  }

  #advance(count: number): number | null {
    const at = this.#position
    this.#position += count
    return this.isPastEnd ? null : at
  }
}
