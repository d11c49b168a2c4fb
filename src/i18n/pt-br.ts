import { auditDetailPtBr } from './pages/audit-detail-pt-br.ts'
import { authenticityPtBr } from './pages/authenticity-pt-br.ts'
import { channelsPtBr } from './pages/channels-pt-br.ts'
import { pulledPtBr } from './pages/pulled-pt-br.ts'
import { bouncesPtBr } from './pages/bounces-pt-br.ts'
import { accountsPtBr } from './pages/accounts-pt-br.ts'
import { answersPtBr } from './pages/answers-pt-br.ts'
import { conversationPtBr } from './pages/conversation-pt-br.ts'
import { deskPtBr } from './pages/desk-pt-br.ts'
import { classificationPtBr } from './pages/classification-pt-br.ts'
import { distributionPtBr } from './pages/distribution-pt-br.ts'
import { framePtBr } from './pages/frame-pt-br.ts'
import { httpDoorPtBr } from './pages/http-door-pt-br.ts'
import { listsPtBr } from './pages/lists-pt-br.ts'
import { mailPtBr } from './pages/mail-pt-br.ts'
import { messagesPtBr } from './pages/messages-pt-br.ts'
import { reprocessPtBr } from './pages/reprocess-pt-br.ts'
import { noticePtBr } from './pages/notice-pt-br.ts'
import { outboxPtBr } from './pages/outbox-pt-br.ts'
import { peoplePtBr } from './pages/people-pt-br.ts'
import { policyChangePtBr } from './pages/policy-change-pt-br.ts'
import { policyPtBr } from './pages/policy-pt-br.ts'
import { registryPtBr } from './pages/registry-pt-br.ts'
import { reputationPtBr } from './pages/reputation-pt-br.ts'
import { matchingPtBr } from './pages/matching-pt-br.ts'
import { routingPtBr } from './pages/routing-pt-br.ts'
import { ruleHintsPtBr } from './pages/rule-hints-pt-br.ts'
import { searchPtBr } from './pages/search-pt-br.ts'
import { templatesPtBr } from './pages/templates-pt-br.ts'
import { trialPtBr } from './pages/trial-pt-br.ts'
import { triagePtBr } from './pages/triage-pt-br.ts'
import { whyPtBr } from './pages/why-pt-br.ts'

/**
 * Every text in Brazilian Portuguese; its keys are the keys of every language.
 *
 * The reasons R1 to R6 are the manual's own words, byte for byte. The other reasons and all remedies are ours.
 */
export const ptBr = {
  'reason.subject-missing': 'Não foi possível inserir o chamado. O e-mail está sem assunto.',
  'reason.several-recipients':
    'Não foi possível abrir o chamado. Há mais de um endereço de e-mail no campo ‘PARA/TO’. Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opção PARA/TO, unicamente para o endereço de e-mail de abertura automática de chamados.',
  'reason.header-fault': 'O cabeçalho da mensagem não deixa claro quem a escreveu.',
  'reason.virus-found': 'A mensagem traz um vírus ou outro programa nocivo.',
  'reason.spam-found': 'A mensagem tem as marcas de propaganda ou golpe e não é aceita aqui.',
  'reason.scanner-unavailable': 'A verificação de segurança está fora do ar; a mensagem não se perdeu.',
  'reason.asked-to-wait': 'A mensagem precisa ser enviada de novo daqui a pouco; ela não se perdeu.',
  'reason.not-scanned': 'Não pôde ser verificada contra vírus e propaganda; guardada até alguém conferir.',
  'reason.probable-spam': 'O filtro diz que pode ser propaganda; guardada até alguém conferir.',
  'remedy.virus-found': 'Verifique seu computador com um antivírus e envie a mensagem sem o anexo.',
  'remedy.spam-found':
    'Escreva de novo com suas palavras, sem tantos links, ou entre em contato por outro meio.',
  'remedy.scanner-unavailable': 'Seu servidor tentará de novo sozinho.',
  'remedy.asked-to-wait': 'Seu servidor tentará de novo sozinho.',
  'remedy.not-scanned':
    'Veja os detalhes da verificação: o verificador estava fora do ar ou a mensagem é grande demais para ele. Depois, reprocesse a mensagem.',
  'remedy.probable-spam': 'Se a mensagem for honesta, mude a política do endereço e reprocesse a mensagem.',
  'reason.dangerous-file':
    'A mensagem traz um arquivo que pode executar programas, e isso não é aceito aqui.',
  'reason.encrypted-archive': 'A mensagem traz um arquivo compactado com senha, e isso não é aceito aqui.',
  'reason.too-many-files': 'A mensagem traz anexos demais.',
  'reason.suspicious-file': 'Traz um arquivo que pode executar programas; guardada até alguém conferir.',
  'reason.locked-archive': 'Traz um arquivo compactado com senha; guardada até alguém conferir.',
  'reason.not-registered': 'Não foi possível inserir o chamado. Usuário não localizado.',
  'reason.requester-blocked': 'Não foi possível inserir o chamado. Usuário bloqueado/inativo.',
  'reason.email-not-permitted':
    'Não foi possível inserir o chamado. Usuário sem permissão de abertura de chamados via e-mail.',
  'reason.validation-pending':
    'Não foi possível inserir o chamado. Usuário Solicitante tem chamado PENDENTE para validação.',
  'reason.requests-closed': 'Este endereço não abre chamados por e-mail; só aceita respostas a chamados.',
  'reason.sender-is-staff': 'Técnicos e administradores não abrem chamados por e-mail.',
  'reason.body-missing': 'Não foi possível inserir o chamado. O e-mail está sem texto.',
  'reason.not-approved': 'O atendimento decidiu não receber esta mensagem.',
  'reason.relay-denied': 'Este servidor não encaminha mensagens para outros domínios.',
  'reason.unknown-address': 'Este endereço não existe aqui.',
  'reason.disabled-address': 'Este endereço está desativado e não recebe mensagens.',
  'reason.malformed-address': 'O endereço não está escrito corretamente.',
  'reason.non-ascii-address':
    'O endereço tem acentos ou letras de outro alfabeto, e a mensagem não pediu SMTPUTF8.',
  'reason.blocked-author': 'Mensagens deste remetente não são aceitas aqui.',
  'reason.loop-detected': 'A mensagem está em laço: já esteve aqui ou passou por servidores demais.',
  'reason.message-too-large': 'A mensagem é maior do que o limite deste servidor.',
  'reason.malformed-message':
    'A mensagem não segue o formato da Internet (quebras de linha ou caracteres proibidos).',
  'reason.internal-failure': 'Falha temporária deste servidor; a mensagem não se perdeu.',
  'reason.rate-exceeded': 'Mensagens demais em pouco tempo.',
  'reason.too-many-recipients': 'Destinatários demais numa só transação.',
  'reason.different-policy': 'Este destinatário segue outras regras e precisa de uma transação própria.',
  'reason.awaiting-approval': 'Mensagem aguardando liberação do atendimento; seu servidor tentará de novo.',
  'reason.storage-full': 'Sem espaço para guardar a mensagem agora.',
  'reason.shutting-down': 'O servidor está sendo reiniciado.',
  'reason.too-many-sessions': 'Conexões demais no momento.',
  'reason.too-many-errors': 'Erros demais, ou comandos demais sem mensagem, nesta conexão.',
  'reason.session-timeout': 'Tempo esgotado.',
  'reason.for-postmaster': 'Mensagem para o postmaster, guardada para o administrador.',
  'reason.machine-mail': 'Resposta de máquina sobre algo que não conhecemos; guardada, sem abrir chamado.',
  'reason.above-cap': 'Mensagens demais em pouco tempo, como num laço; guardada até alguém conferir.',
  'reason.only-in-cc': 'Este endereço não abre chamados quando está só em cópia (Cc).',
  'reason.only-copied': 'Este endereço estava só em cópia (Cc); guardada, sem abrir chamado.',
  'reason.duplicate': 'Entrega repetida da mesma mensagem.',

  'remedy.for-postmaster':
    'Mensagens para postmaster são sempre aceitas e ficam aqui para o administrador ler.',
  'remedy.machine-mail':
    'Devoluções, confirmações, respostas automáticas, listas e convites não abrem chamado. Leia a mensagem; se ela pede algo, escreva ao autor ou abra o chamado você mesmo.',
  'remedy.above-cap':
    'Confira se o autor é um robô que responde ao nosso aviso. Se for uma pessoa, reprocesse a mensagem; se for um robô, bloqueie o endereço.',
  'remedy.only-in-cc': 'Ponha o endereço do atendimento no campo Para e envie de novo.',
  'remedy.only-copied':
    'Leia a mensagem; se ela pede algo, escreva ao autor. Para abrir chamado também de cópias, mude a política do endereço e reprocesse a mensagem.',
  'remedy.subject-missing': 'Escreva um assunto e envie de novo.',
  'remedy.several-recipients':
    'Deixe em Para somente o endereço do atendimento e ponha os demais em cópia (Cc).',
  'remedy.header-fault':
    'Peça ao administrador do programa que gerou a mensagem que ponha um único remetente no campo De.',
  'remedy.dangerous-file': 'Envie o conteúdo em outro formato, como PDF ou imagem, ou um link para ele.',
  'remedy.encrypted-archive': 'Envie o arquivo sem senha, ou um link para ele.',
  'remedy.too-many-files': 'Junte os arquivos em um só, ou envie-os em várias mensagens.',
  'remedy.suspicious-file':
    'Confira com o remetente antes de abrir o anexo. Para aceitar, mude a política do endereço e reprocesse a mensagem.',
  'remedy.locked-archive':
    'Peça a senha ao remetente por outro meio. Para aceitar, mude a política do endereço e reprocesse a mensagem.',
  'remedy.not-registered':
    'Escreva do endereço que consta no seu cadastro ou peça ao atendimento que o cadastre.',
  'remedy.requester-blocked': 'Fale com o atendimento por outro meio para liberar seu cadastro.',
  'remedy.email-not-permitted':
    'Abra o chamado pelo portal ou peça ao atendimento a permissão para abrir por e-mail.',
  'remedy.validation-pending': 'Valide seus chamados pendentes e envie de novo.',
  'remedy.requests-closed':
    'Para tratar de um chamado existente, responda a um e-mail dele; para um novo, use outro meio.',
  'remedy.sender-is-staff': 'Abra o chamado pelo painel ou escreva de um endereço de solicitante.',
  'remedy.body-missing': 'Descreva o pedido no corpo do e-mail e envie de novo.',
  'remedy.not-approved': 'Fale com o atendimento por outro meio.',
  'remedy.relay-denied': 'Confira o endereço do destinatário.',
  'remedy.unknown-address': 'Confira se o endereço foi digitado corretamente.',
  'remedy.disabled-address': 'Procure o endereço atual do atendimento.',
  'remedy.malformed-address': 'Corrija o endereço e envie de novo.',
  'remedy.non-ascii-address': 'Use um endereço sem acentos ou um servidor com suporte a SMTPUTF8.',
  'remedy.blocked-author': 'Fale com o atendimento por outro meio.',
  'remedy.loop-detected': 'Peça ao administrador do seu correio que confira os redirecionamentos.',
  'remedy.message-too-large': 'Envie anexos menores ou um link para baixá-los.',
  'remedy.malformed-message': 'Peça ao administrador do programa que gerou a mensagem que o corrija.',
  'remedy.internal-failure': 'Não é preciso fazer nada: seu servidor tentará de novo.',
  'remedy.rate-exceeded': 'Não é preciso fazer nada: seu servidor tentará de novo mais tarde.',
  'remedy.too-many-recipients': 'Não é preciso fazer nada: seu servidor enviará aos demais em seguida.',
  'remedy.different-policy': 'Não é preciso fazer nada: seu servidor enviará em seguida.',
  'remedy.awaiting-approval':
    'Não é preciso fazer nada: assim que for liberada, a mensagem entra na próxima tentativa.',
  'remedy.storage-full': 'Não é preciso fazer nada: seu servidor tentará de novo.',
  'remedy.shutting-down': 'Não é preciso fazer nada: seu servidor tentará de novo.',
  'remedy.too-many-sessions': 'Não é preciso fazer nada: seu servidor tentará de novo.',
  'remedy.too-many-errors': 'Confira a lista de endereços antes de tentar de novo.',
  'remedy.session-timeout': 'Não é preciso fazer nada: seu servidor tentará de novo.',

  'reason.command-unrecognized': 'Comando desconhecido',
  'reason.line-too-long': 'Linha longa demais',
  'reason.syntax-error': 'Erro de sintaxe nos parâmetros',
  'reason.malformed-reverse-path': 'O remetente não está escrito corretamente',
  'reason.malformed-recipient': 'O destinatário não está escrito corretamente',
  'reason.not-implemented': 'Comando não disponível',
  'reason.bad-sequence': 'Comando fora de ordem',
  'reason.command-not-permitted': 'Este comando é só para servidores cadastrados',
  'reason.parameter-unsupported': 'Parâmetro não reconhecido',
  'reason.sender-accepted': 'Remetente aceito',
  'reason.recipient-accepted': 'Destinatário aceito',
  'reason.message-accepted': 'Mensagem aceita',
  'reason.command-accepted': 'Certo',
  'reason.cannot-verify': 'Não confirmo endereços; envie a mensagem',
  'reason.help': 'Consulte a RFC 5321',
  'reason.early-talker': 'Espere a saudação antes de falar',
  'reason.not-smtp': 'Aqui se fala SMTP',
  'reason.session-closed': 'Até logo',
  'reason.tls-ready': 'Pronto para TLS',

  'reply.protocol': 'Protocolo {protocols}',
  'reply.received': 'Mensagem recebida',

  'mail.acknowledgement.subject': 'Recebemos sua mensagem: chamado {protocol} ({subject})',
  'mail.acknowledgement.text':
    'Recebemos sua mensagem e abrimos o chamado {protocol}.\n\nPara acrescentar algo, responda a este e-mail.\n',

  'ticket.untitled': '(sem assunto)',

  'history.mail-received': 'E-mail recebido',
  'history.machine-mail-received': 'E-mail de máquina recebido',
  'history.mail-sent': 'E-mail enviado',
  'history.mail-failed': 'E-mail não entregue',
  'history.pre-ticket-registered': 'Pré-chamado registrado',
  'history.ticket-registered': 'Chamado registrado',
  'history.marked-read': 'Marcado como lido',
  'history.marked-unread': 'Marcado como não lido',
  'history.marked-spam': 'Marcado como spam',
  'history.discarded': 'Descartado',
  'history.closed': 'Encerrado',
  'history.validation-asked': 'Validação pedida ao solicitante',
  'history.reopened': 'Reaberto',
  'history.reprocessed': 'Reprocessado',
  'history.corrected': 'Corrigido pelo autor na página da recusa',

  'rule.refuseOversize': 'Tamanho declarado',
  'rule.refuseAboveRate': 'Ritmo de envio',
  'rule.refuseBlockedPeer': 'Lista de bloqueio (rede)',
  'rule.refuseBlockedReversePath': 'Lista de bloqueio (envelope)',
  'rule.refuseTooManyRecipients': 'Número de destinatários',
  'rule.refuseRelay': 'Domínio nosso',
  'rule.refuseUnknownAddress': 'Endereço conhecido',
  'rule.refuseDisabledAddress': 'Endereço ativo',
  'rule.refuseDisabledDesk': 'Endereço ativo, atrás de um encaminhador',
  'rule.refuseDifferentPolicy': 'Uma política por transação',
  'rule.refuseLoop': 'Laço',
  'rule.refuseOwnMail': 'Mensagem nossa de volta',
  'rule.refuseDeliveredBefore': 'Já entregue neste endereço',
  'rule.holdAboveCaps': 'Limites contra laço',
  'rule.holdMachineMail': 'Resposta de máquina',
  'rule.refuseBlockedAuthor': 'Lista de bloqueio',
  'rule.refuseSeveralRecipients': 'R6: um só endereço em Para',
  'rule.refuseHeaderFaults': 'Cabeçalho',
  'rule.refuseViruses': 'Antivírus',
  'rule.refuseSpam': 'Filtro de propaganda',
  'rule.refuseDangerousFiles': 'Arquivos que executam programas',
  'rule.refuseEncryptedArchives': 'Arquivos com senha',
  'rule.refuseTooManyFiles': 'Número de anexos',
  'rule.refuseMissingSubject': 'R1: assunto preenchido',
  'rule.refuseClosedRequests': 'Abertura por e-mail',
  'rule.refuseUnregistered': 'R2: solicitante cadastrado',
  'rule.refuseStaff': 'Não é técnico nem administrador',
  'rule.refuseBlockedRequester': 'R3: solicitante ativo',
  'rule.refuseUnpermitted': 'R4: permissão para abrir por e-mail',
  'rule.refusePendingValidation': 'R5: chamados pendentes de validação',
  'rule.refuseMissingBody': 'Texto preenchido',

  'rule.refuseUnapproved': 'Liberação na porta',
  'rule.keepGivenVerdict': 'Já respondida em outra porta',
  'kind.new': 'Nova',
  'kind.reply': 'Resposta',
  'kind.forward': 'Encaminhada',
  'kind.bounce': 'Devolução',
  'kind.delay-notice': 'Aviso de atraso',
  'kind.delivery-receipt': 'Confirmação de entrega',
  'kind.read-receipt': 'Confirmação de leitura',
  'kind.feedback-report': 'Denúncia de abuso',
  'kind.auto-reply': 'Resposta automática',
  'kind.auto-generated': 'Gerada por máquina',
  'kind.challenge-response': 'Pedido de confirmação',
  'kind.list': 'Lista de distribuição',
  'kind.calendar': 'Convite de agenda',

  ...accountsPtBr,
  ...answersPtBr,
  ...authenticityPtBr,
  ...channelsPtBr,
  ...pulledPtBr,
  ...bouncesPtBr,
  ...conversationPtBr,
  ...deskPtBr,
  ...templatesPtBr,
  ...distributionPtBr,
  ...triagePtBr,
  ...framePtBr,
  ...httpDoorPtBr,
  ...listsPtBr,
  ...mailPtBr,
  ...messagesPtBr,
  ...reprocessPtBr,
  ...noticePtBr,
  ...matchingPtBr,
  ...routingPtBr,
  ...outboxPtBr,
  ...peoplePtBr,
  ...policyChangePtBr,
  ...auditDetailPtBr,
  ...ruleHintsPtBr,
  ...policyPtBr,
  ...registryPtBr,
  ...reputationPtBr,
  ...trialPtBr,
  ...searchPtBr,
  ...whyPtBr,
  ...classificationPtBr,
} as const

/** The key of a text. */
export type TextKey = keyof typeof ptBr
