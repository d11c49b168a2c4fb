import { isIP } from 'node:net'
import type { Envelope } from '../../../domain/mail/envelope.ts'
import { type Fault, type FieldView, fault, linesField, textField } from '../../form-field.ts'

/** What was typed of a transaction to try. */
export type SimulateForm = {
  readonly raw: string
  readonly from: string
  readonly to: readonly string[]
  readonly peer: string
  readonly helo: string
  /** The id of the stored message to try; empty when it is pasted or a file. */
  readonly message: string
}

/** What is wrong with a form, field by field. */
export type SimulateFaults = Partial<Record<'raw' | 'to' | 'peer', Fault>>

/** The form as the page shows it. */
export type SimulateFormView = Readonly<Record<'raw' | 'from' | 'to' | 'peer' | 'helo', FieldView>> & {
  /** The stored message to try; `null` when none was named. */
  readonly stored: { readonly id: string; readonly subject: string } | null
}

/** Reads what was typed; a message that was pasted may be as long as it likes. */
export function readSimulateForm(body: unknown): SimulateForm {
  return {
    raw: pasted(body),
    from: withoutAngles(textField(body, 'from')),
    to: linesField(body, 'to').map(withoutAngles),
    peer: textField(body, 'peer'),
    helo: textField(body, 'helo'),
    message: textField(body, 'message'),
  }
}

/** The form with which a stored message would come again. */
export function formOf(
  message: string,
  { reversePath, recipients, peer }: Pick<Envelope, 'reversePath' | 'recipients' | 'peer'>,
): SimulateForm {
  return {
    raw: '',
    from: reversePath ?? '',
    to: recipients,
    peer: peer.address ?? '',
    helo: peer.helo ?? '',
    message,
  }
}

/** What is wrong with a form; empty when it can be tried. */
export function simulateFaults({ to, peer }: SimulateForm, hasMessage: boolean): SimulateFaults {
  return {
    ...(hasMessage ? {} : { raw: fault('simulate.fault.raw') }),
    ...(to.length > 0 ? {} : { to: fault('simulate.fault.to') }),
    ...(peer === '' || isIP(peer) !== 0 ? {} : { peer: fault('simulate.fault.peer') }),
  }
}

/** What the page shows of a form. */
export function formView(
  { raw, from, to, peer, helo }: SimulateForm,
  faults: SimulateFaults,
  stored: SimulateFormView['stored'],
): SimulateFormView {
  return {
    raw: { value: raw, fault: faults.raw ?? null },
    from: { value: from, fault: null },
    to: { value: to.join('\n'), fault: faults.to ?? null },
    peer: { value: peer, fault: faults.peer ?? null },
    helo: { value: helo, fault: null },
    stored,
  }
}

function pasted(body: unknown): string {
  const raw = typeof body === 'object' && body !== null && 'raw' in body ? body.raw : ''
  return typeof raw === 'string' && raw.trim() !== '' ? raw : ''
}

function withoutAngles(path: string): string {
  return path.replace(/^<(.*)>$/, '$1')
}
