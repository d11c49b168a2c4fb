import type { AccountSource } from './account.ts'
import { receivingAccounts, type ReceivingOptions } from './receiving.ts'
import { sendingAccounts, type SendingOptions } from './sending.ts'

/** The accounts that every house has: addresses by which mail comes, channels by which it leaves. M3 */
export function houseAccounts(options: ReceivingOptions & SendingOptions): readonly AccountSource[] {
  return [receivingAccounts(options), sendingAccounts(options)]
}
