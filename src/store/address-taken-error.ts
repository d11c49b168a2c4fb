/** An address that is to be added leads somewhere already. */
export class AddressTakenError extends Error {
  /** The address that was to be added. */
  readonly address: string
  /** The desk or contact that has it. */
  readonly takenBy: string

  constructor(address: string, takenBy: string) {
    super(`expected an address that is still free, but ${address} belongs to ${takenBy}`)
    this.name = 'AddressTakenError'
    this.address = address
    this.takenBy = takenBy
  }
}
