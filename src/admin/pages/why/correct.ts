import { RateLimiterMemory } from 'rate-limiter-flexible'
import { forbidden, HttpFault } from '../../http-fault.ts'
import type { Page } from '../../page.ts'
import { textField } from '../../form-field.ts'
import { parameter, seeOther, visitOf } from '../../visit.ts'
import { readCorrection } from './correction-form.ts'
import { correctionMatter, languageOf, refusalAt, showRefusal } from './show.ts'

/** Tries within a quarter of an hour: nobody types faster, and a scan of the message may cost seconds. */
const perMessage = 10
const perAddress = 60
const windowSeconds = 15 * 60

/**
 * Takes what the author of a refused message has added, and judges the message with it.
 *
 * The link is the right to do so, whoever the browser's cookies say is there; the pass of the form shows that it came
 * from this page.
 */
export const submitCorrection: Page = (context) => {
  const byMessage = new RateLimiterMemory({ points: perMessage, duration: windowSeconds })
  const byAddress = new RateLimiterMemory({ points: perAddress, duration: windowSeconds })
  return async (request, response) => {
    const { passes, clock, intake } = context
    const token = parameter(request, 'token')
    if (passes.check(textField(request.body, 'pass'), correctionMatter(token), clock()) === null)
      throw forbidden()
    const found = await refusalAt(context, request)
    const { address } = visitOf(request)
    const isSlow = await Promise.all([byMessage.consume(found.message.id), byAddress.consume(address)]).then(
      () => true,
      tooFast,
    )
    if (!isSlow) throw new HttpFault(429)
    const correction = readCorrection(request.body)
    const corrected = await intake.correct(found.message.id, correction, address)
    if (corrected === 'lacking')
      return showRefusal(context, { request, response }, found, { correction, isChecked: true, status: 422 })
    seeOther(response, `/p/${token}?lang=${languageOf(request)}`)
  }
}

/** The limiter answers with no error when somebody is too fast. */
function tooFast(reason: unknown): false {
  if (reason instanceof Error) throw reason
  return false
}
