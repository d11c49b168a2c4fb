import type { Submission } from '../../outgoing/submit.ts'
import { winmail } from './winmail.ts'

/** A fictional mail of the demonstration and what it is there to show. */
export type DemoMail = Submission & { readonly shows: string }

/** The desks, the blocked author and the words of the demonstration live at this domain. */
export const demoDomain = 'empresa.example'

const ana = 'Ana Souza <ana@cliente.example>'
const boundary = 'parte-da-demonstracao'

/** The mails of the demonstration, in the order they are sent. */
export const demoMails: readonly DemoMail[] = [
  mail('aceita: vira chamado', {
    from: ana,
    subject: 'Impressora parada no 2º andar',
    body: 'Bom dia,\n\nA impressora do segundo andar não liga.\n\nAtenciosamente,\nAna Souza',
  }),
  mail('aceita: assunto com acentos codificados', {
    from: 'João Conceição <joao@cliente.example>',
    subject: encoded('Solicitação de acesso à rede'),
    body: 'Preciso de acesso à VPN para trabalhar de casa.',
  }),
  mail('aceita: com cópia para colegas', {
    from: ana,
    cc: 'bia@cliente.example, caio@cliente.example',
    subject: 'Troca de monitor',
    body: 'O monitor da Bia está piscando.',
  }),
  mail('aceita: com anexo', {
    from: 'Financeiro <financeiro@cliente.example>',
    subject: 'Nota fiscal com valor errado',
    attachment: ['nota-4711.txt', 'Nota 4711: R$ 1.234,56'],
    body: 'Segue a nota em anexo.',
  }),
  mail('aceita: em HTML', {
    from: 'Loja 7 <loja7@cliente.example>',
    subject: 'Sistema lento',
    html: '<p>O sistema está <b>muito lento</b> desde ontem.</p><p>Loja 7</p>',
  }),
  mail('aceita: endereço com sinal de mais', {
    from: 'Loja 7 <loja7@cliente.example>',
    to: `suporte+loja7@${demoDomain}`,
    subject: 'Caixa 3 sem sistema',
    body: 'O caixa 3 não abre.',
  }),
  mail('aceita: pré-chamado na triagem', {
    from: 'Consumidor <maria@provedor.example>',
    to: `sac@${demoDomain}`,
    subject: 'Meu pedido não chegou',
    body: 'O pedido 88123 está atrasado há uma semana.',
  }),
  mail('aceita: pré-chamado de elogio', {
    from: 'Pedro <pedro@provedor.example>',
    to: `sac@${demoDomain}`,
    subject: 'Obrigado!',
    body: 'O atendimento foi excelente.',
  }),
  mail('aceita: em inglês', {
    from: 'John Smith <john@customer.example>',
    subject: 'Cannot log in',
    body: 'Hello, my password stopped working this morning.',
  }),
  mail('aceita: acentos quebrados, lidos assim mesmo', {
    from: 'Sistema antigo <erp@cliente.example>',
    subject: 'Relatorio',
    rawBody: latin1('Relatório não gerado às 3h da manhã'),
    contentType: 'text/plain',
  }),
  mail('aceita: conjunto de caracteres declarado errado', {
    from: 'Intranet <intranet@cliente.example>',
    subject: 'Aviso',
    body: 'A declaração diz us-ascii, mas há acentuação.',
    contentType: 'text/plain; charset=us-ascii',
  }),
  mail('aceita: boletim com descadastro', {
    from: 'Novidades <news@loja.example>',
    subject: 'Ofertas da semana',
    body: 'Só até domingo!',
    extra: [
      'List-Id: <ofertas.loja.example>',
      'List-Unsubscribe: <https://loja.example/sair>',
      'Precedence: bulk',
    ],
  }),
  mail('aceita: anexo winmail.dat do Outlook, aberto', {
    from: 'Carlos <carlos@parceiro.example>',
    subject: 'Proposta comercial',
    winmail: true,
    body: 'Segue a proposta.',
  }),
  mail('aceita: HTML hostil, mostrado sem perigo', {
    from: '"><img src=x onerror=alert(1)> <curioso@atacante.example>',
    subject: '<script>alert(1)</script> {{7*7}}',
    html: '<p onclick="alert(1)">Clique <a href="javascript:alert(1)">aqui</a></p><script>alert(2)</script>',
  }),
  mail('aceita: sem corpo, com anexo', {
    from: ana,
    subject: 'Foto do defeito',
    attachment: ['defeito.txt', 'imagine uma foto'],
    body: '',
  }),
  mail('aceita: relatório de entrega (remetente nulo)', {
    reversePath: null,
    from: 'Mailer <mailer-daemon@provedor.example>',
    subject: 'Undelivered Mail Returned to Sender',
    body: 'This is the mail system.',
    extra: ['Auto-Submitted: auto-replied'],
  }),
  mail('aceita: para postmaster, retida para o administrador', {
    from: 'Rede <noc@provedor.example>',
    to: `postmaster@${demoDomain}`,
    subject: 'Sua rede',
    body: 'Vimos algo estranho.',
  }),
  mail('recusada R1: sem assunto', {
    from: ana,
    to: `chamados@${demoDomain}`,
    subject: '',
    body: 'Esqueci o assunto.',
  }),
  mail('recusada R6: mais de um endereço em Para', {
    from: ana,
    to: `chamados@${demoDomain}, diretoria@cliente.example`,
    envelopeTo: `chamados@${demoDomain}`,
    subject: 'Ar-condicionado',
    body: 'Está pingando.',
  }),
  mail('recusada: autor bloqueado', {
    from: 'Promoções <promo@spam.example>',
    subject: 'GANHE AGORA',
    body: 'Clique já.',
  }),
  mail('recusada: endereço desconhecido', {
    from: ana,
    to: `suprote@${demoDomain}`,
    subject: 'Digitei errado',
    body: 'Será que chega?',
  }),
  mail('recusada: endereço desativado', {
    from: ana,
    to: `antigo@${demoDomain}`,
    subject: 'Endereço antigo',
    body: 'Ainda usam este?',
  }),
  mail('recusada: não somos servidor de passagem', {
    from: ana,
    to: 'bob@outrolugar.example',
    subject: 'Passe adiante',
    body: 'Por favor.',
  }),
  mail('recusada: em laço (passou por servidores demais)', {
    from: ana,
    subject: 'Volta e meia',
    body: 'Aqui de novo.',
    extra: Array.from(
      { length: 60 },
      (_, hop) =>
        `Received: from mx${hop}.laco.example by mx${hop + 1}.laco.example; Mon, 5 Jan 2026 10:00:00 -0300`,
    ),
  }),
  mail('recusada: grande demais', {
    from: ana,
    subject: 'Vídeo do problema',
    body: 'x'.repeat(76).concat('\n').repeat(400_000),
  }),
  mail('repetida: a mesma mensagem outra vez', {
    from: ana,
    subject: 'Entrega dupla',
    body: 'Enviei uma vez só.',
    messageId: 'dupla@cliente.example',
  }),
  mail('repetida: recebe o mesmo protocolo', {
    from: ana,
    subject: 'Entrega dupla',
    body: 'Enviei uma vez só.',
    messageId: 'dupla@cliente.example',
  }),
]

/** A requester's answer to a mail of ours, which joins the ticket that mail was about. */
export function answerTo(messageId: string): DemoMail {
  return mail('resposta: entra no mesmo chamado', {
    from: ana,
    subject: 'RES: Impressora parada no 2º andar',
    body: 'Já voltou a funcionar, obrigada!\n\nEm seg., 5 de jan. de 2026 às 10:05, Suporte <suporte@empresa.example> escreveu:\n> Recebemos sua mensagem.',
    extra: [`In-Reply-To: <${messageId}>`],
  })
}

type Draft = {
  readonly from: string
  readonly subject: string
  readonly to?: string
  readonly envelopeTo?: string
  readonly reversePath?: string | null
  readonly cc?: string
  readonly body?: string
  readonly html?: string
  readonly rawBody?: Uint8Array
  readonly contentType?: string
  readonly attachment?: readonly [name: string, text: string]
  readonly winmail?: boolean
  readonly extra?: readonly string[]
  readonly messageId?: string
}

function mail(shows: string, draft: Draft): DemoMail {
  const to = draft.to ?? `suporte@${demoDomain}`
  const address = /([^<\s]+@[^>\s]+)>?$/.exec(draft.from)?.[1] ?? null
  return {
    shows,
    reversePath: draft.reversePath === undefined ? address : draft.reversePath,
    recipients: [draft.envelopeTo ?? to],
    raw: Buffer.concat([Buffer.from(headerSection(draft, to, shows)), Buffer.from(bodyOf(draft))]),
  }
}

function headerSection(draft: Draft, to: string, shows: string): string {
  const messageId =
    draft.messageId ?? `${Buffer.from(shows).toString('base64url').slice(0, 40)}@cliente.example`
  return [
    ...(draft.extra ?? []),
    `From: ${draft.from}`,
    `To: ${to}`,
    ...(draft.cc ? [`Cc: ${draft.cc}`] : []),
    `Subject: ${draft.subject}`,
    `Message-ID: <${messageId}>`,
    'Date: Mon, 05 Jan 2026 10:00:00 -0300',
    'MIME-Version: 1.0',
    `Content-Type: ${contentTypeOf(draft)}`,
    '',
    '',
  ].join('\n')
}

function contentTypeOf(draft: Draft): string {
  if (draft.attachment || draft.winmail) return `multipart/mixed; boundary=${boundary}`
  if (draft.html) return 'text/html; charset=utf-8'
  return draft.contentType ?? 'text/plain; charset=utf-8'
}

function bodyOf(draft: Draft): Uint8Array | string {
  if (draft.rawBody) return draft.rawBody
  if (draft.attachment)
    return multipart(draft.body ?? '', 'text/plain', draft.attachment[0], draft.attachment[1])
  if (draft.winmail) return multipart(draft.body ?? '', 'application/ms-tnef', 'winmail.dat', winmail())
  return draft.html ?? draft.body ?? ''
}

function multipart(text: string, contentType: string, filename: string, octets: string | Uint8Array): string {
  return [
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    text,
    `--${boundary}`,
    `Content-Type: ${contentType}; name="${filename}"`,
    `Content-Disposition: attachment; filename="${filename}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(octets).toString('base64'),
    `--${boundary}--`,
    '',
  ].join('\n')
}

function encoded(text: string): string {
  return `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
}

function latin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
