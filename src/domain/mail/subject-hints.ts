/**
 * Openings of the subjects that machines write, in English, Portuguese and Spanish.
 *
 * They are weak hints: a person may write any of them, so none decides without a second sign.
 */
const failure = [
  'undeliver',
  'returned mail',
  'returned to sender',
  'failure notice',
  'failure delivery',
  'delivery (?:status )?notification',
  'delivery (?:failure|failed|error|has failed)',
  '(?:e-?)?mail (?:delivery|system error|could not)',
  'message (?:delivery|undeliver|could not)',
  'delayed mail',
  'non[- ]?deliver',
  'warning: (?:message|could not send)',
  'there was an error sending',
  'n[aã]o (?:foi )?(?:poss[ií]vel entregar|entregue)',
  'falha (?:na|de) entrega',
  'mensagem n[aã]o entregue',
  'devolvid[ao]',
  'notifica[cç][aã]o (?:de|do) (?:status|estado)',
  'no se (?:pudo|puede) entregar',
  'error de entrega',
  'mensaje no entregado',
]
const absence = [
  'auto(?:matic)?[- ]?(?:reply|response|answer)',
  'auto:',
  'out of (?:the )?office',
  'on vacation',
  'vacation',
  'away from',
  'resposta autom[aá]tica',
  'fora do escrit[oó]rio',
  'aus[eê]ncia tempor[aá]ria',
  'ausente',
  'de f[eé]rias',
  'respuesta autom[aá]tica',
  'fuera de (?:la )?oficina',
]

const failureOpening = openings(failure)
const absenceOpening = openings(absence)

/** Whether a subject begins as those of undelivered mail do. */
export function looksUndelivered(subject: string): boolean {
  return failureOpening.test(subject.slice(0, 200).trimStart())
}

/** Whether a subject begins as those of absent people's mail do. */
export function looksAbsent(subject: string): boolean {
  return absenceOpening.test(subject.slice(0, 200).trimStart())
}

/** A tag such as `[Postmaster]` may stand before. */
function openings(words: readonly string[]): RegExp {
  return new RegExp(`^(?:\\[[^\\]]{0,40}\\] ?)?(?:${words.join('|')})`, 'i')
}
