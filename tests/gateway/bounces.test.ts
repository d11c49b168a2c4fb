import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openGateway } from '../support/gateway.ts'
import { awaitValidation } from '../support/pending.ts'
import { postfixObstacle, startPostfix } from '../support/postfix.ts'

type Refused = {
  readonly name: string
  readonly from?: string
  readonly to: string
  readonly fields: readonly string[]
  /** What the author must find in the bounce, in one piece once its lines are joined. */
  readonly reads: string
}

const printer = 'Subject: Impressora'

/** R1 to R6 in ASCII, each as its author reads it. */
const refusals: readonly Refused[] = [
  {
    name: 'R1',
    to: 'estrito',
    fields: ['Subject:'],
    reads: 'Nao foi possivel inserir o chamado. O e-mail esta sem assunto.',
  },
  {
    name: 'R2',
    from: 'estranho',
    to: 'estrito',
    fields: [printer],
    reads: 'Nao foi possivel inserir o chamado. Usuario nao localizado.',
  },
  {
    name: 'R3',
    from: 'bloqueado',
    to: 'estrito',
    fields: [printer],
    reads: 'Nao foi possivel inserir o chamado. Usuario bloqueado/inativo.',
  },
  {
    name: 'R4',
    from: 'manual',
    to: 'estrito',
    fields: [printer],
    reads: 'Nao foi possivel inserir o chamado. Usuario sem permissao de abertura de chamados via e-mail.',
  },
  {
    name: 'R5',
    to: 'cota',
    fields: [printer],
    reads: 'Nao foi possivel inserir o chamado. Usuario Solicitante tem chamado PENDENTE para validacao.',
  },
  {
    name: 'R6',
    to: 'estrito',
    fields: [printer, 'To: estrito@desk.example, bob@elsewhere.example'],
    reads:
      "Nao foi possivel abrir o chamado. Ha mais de um endereco de e-mail no campo 'PARA/TO'. " +
      'Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opcao PARA/TO, ' +
      'unicamente para o endereco de e-mail de abertura automatica de chamados.',
  },
  { name: 'a mistyped address', to: 'suprote', fields: [printer], reads: 'Este endereco nao existe aqui.' },
]

/** Longer than the 79 columns in which Postfix tells what it was answered. */
const publicUrl = 'https://atendimento-ao-cidadao.prefeitura-de-cidade-pequena.desk.example/'

/** The lines of a report joined, without the code that stands before each line of a reply. */
function asRead(report: string): string {
  return report
    .replace(/\s+/g, ' ')
    .replace(/ 5\d\d[- ]5\.\d+\.\d+(?= )/g, '')
    .trim()
}

const skip = postfixObstacle() ?? false

/** Sends every mail through one Postfix and gives what comes back, by the name of what was refused. */
async function bounced(): Promise<ReadonlyMap<string, string>> {
  const gateway = await openGateway({ publicUrl })
  await awaitValidation(gateway.database, 'ana@client.example')
  const { address } = gateway.door
  const port = 'port' in address ? address.port : 0
  await using postfix = await startPostfix('client.example', { port, isEncrypted: false })
  for (const [index, refused] of refusals.entries()) {
    const from = `${refused.from ?? 'ana'}@client.example`
    const to = `${refused.to}@desk.example`
    const fields = [`From: ${from}`, `Message-ID: <${index}@client.example>`, ...refused.fields]
    if (!fields.some((field) => field.startsWith('To:'))) fields.push(`To: ${to}`)
    await postfix.sendmail({ from, to, raw: [...fields, '', 'Socorro.', ''].join('\r\n') })
  }
  const bounces = (await postfix.delivered(refusals.length)).map((octets) => octets.toString('latin1'))
  await gateway.close()
  const bounceOf = (index: number): string =>
    bounces.find((bounce) => bounce.includes(`Message-ID: <${index}@`)) ?? ''
  return new Map(refusals.map(({ name }, index) => [name, bounceOf(index)]))
}

const bounces = skip === false ? await bounced() : new Map<string, string>()

for (const { name, reads } of refusals) {
  test(`${name} bounce, by a real Postfix, tells the whole reason and a link in one piece`, { skip }, () => {
    const [, notification = '', status = ''] = bounces.get(name)?.split(/^--.*$/m) ?? []
    const link = new RegExp(`^ *${publicUrl.replaceAll('.', '\\.')}p/[a-z0-9]{40,60}$`, 'm')
    for (const report of [notification, status]) {
      const read = asRead(report)
      assert.ok(read.includes(`${reads} [ref `), read)
      assert.match(report, link)
      assert.doesNotMatch(report, /[^\t\n\x20-\x7e]/)
    }
    assert.match(asRead(notification), /\[ref [0-9A-Z]{4}\] https:\S+ \(in reply to /)
  })
}
