import { group, optional, setting } from './setting.ts'
import { lookUpAddress, text, wholeNumber } from './values.ts'

/** The settings of the system that is asked for orders; a function, so that they stand in the documentation where it is called. */
export function orderGroup() {
  return {
    orders: group({
      lookUpUrl: optional(
        'orders.lookUpUrl',
        lookUpAddress,
        'Address of a system of yours that knows orders, with `{number}` where the number of one goes.',
      ),
      lookUpToken: optional(
        'orders.lookUpToken',
        text,
        'What that system is shown to let us in (`Authorization: Bearer …`).',
        { isSecret: true },
      ),
      lookUpTimeoutSeconds: setting(
        'orders.lookUpTimeoutSeconds',
        wholeNumber(1, 20),
        5,
        'Seconds it may take for one order.',
      ),
    }),
  }
}
