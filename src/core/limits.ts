/**
 * What hostile or broken input may cost, in one place. Hitting a limit is a note on the tree or a counted note of
 * the capture, never a crash. Numbers are starting points: change one with a measured reason.
 */
export const Limits = {
  /** Longest packet a capture file may claim; libpcap's own maximum snap length. */
  packetBytes: 256 * 1024,
  /** Longest pcapng block other than a packet that is believed (name tables, secrets, custom blocks are skipped). */
  blockBytes: 16 * 1024 * 1024,
  /** Longest line of text that is looked at: the longest packet, each byte written with eight characters. */
  lineBytes: 2 * 1024 * 1024,
  /** Bytes that the `*` of dumps may stand for: this many, and so many times the text so far. */
  repeatedBytes: 64 * 1024,
  repeatedFactor: 16,
  /** Empty records in a row after which a capture is taken for damaged. */
  emptyRecordsInARow: 1000,

  /** Data and type descriptions nested in each other. */
  dataDepth: 64,
  /** Dissectors calling dissectors: framings, ciphers and transfers wrapped in themselves. */
  layerDepth: 32,
  /** Data items of one APDU that become nodes; what is beyond stays bytes. */
  itemsPerApdu: 100_000,
  /** Values of a push that are named; customer lists have up to seventy. */
  pushedValues: 512,

  /** An APDU after all reassembly. */
  apduBytes: 16 * 1024 * 1024,
  /**
   * Connections (or UDP flows) known at once; the longest quiet ones go first. Each takes some 2 KB with its dialog, so that all
   * of them stay below 100 MiB.
   */
  connections: 40_960,
  /** Bytes that may wait above a hole in a TCP stream before the hole is given up. */
  bytesAboveHole: 1024 * 1024,
  /** Bytes held for all streams together. */
  allStreamsBytes: 64 * 1024 * 1024,
  /** Segments looked at before a connection is taken for something else than DLMS. */
  looksPerStream: 24,
  /** Serial lines of adapters that are followed at once; the longest quiet ones go first. Each may hold 128 KiB. */
  adapterLines: 256,
  /** USB devices that are remembered, and control requests that wait for their answer, of one interface. */
  usbDevices: 1024,
  usbRequests: 256,
  /** IP datagrams being put together from fragments, and the bytes they hold. */
  ipDatagrams: 1024,
  ipDatagramBytes: 8 * 1024 * 1024,
  /** HDLC information units being put together in one conversation, and the bytes of each. */
  hdlcReassemblies: 256,
  hdlcReassemblyBytes: 1024 * 1024,
  /** Messages in M-Bus segments being put together in one conversation, and the bytes of each. */
  mbusReassemblies: 256,
  mbusReassemblyBytes: 1024 * 1024,
  /** Longest first line of IEC 62056-21: the standard has 40 characters at most. */
  signOnBytes: 64,
  /** NULs that wake a meter up: at 300 baud there are some 70 of them. */
  wakeUpBytes: 128,
  /** Octets in which data has to have its first value, to be told from noise. */
  firstValueBytes: 256,
  /** Longest readout, command or telegram: load profiles of weeks are shorter. */
  readoutBytes: 64 * 1024,
  /** Ciphered APDUs within each other that are deciphered: two are in use. */
  cipherDepth: 4,
  /** System titles that are remembered by address, for connections that begin without them. */
  titles: 4096,
  /** Meters whose transferred keys are remembered, and how many keys of each: the one before may still be in use. */
  metersWithKeys: 4096,
  keysPerMeter: 8,
  /** Highest invocation counters that are remembered, by system title and key. */
  counters: 16_384,
  /**
   * Keys, titles and counters that are tried to say what is wrong: on the first message of two parties that does not fit, on each after
   * it, on all messages of two parties, and in all. Each takes some 4 µs.
   */
  keyTrialsAtFirst: 512,
  keyTrials: 128,
  keyTrialsOfParties: 2048,
  keyTrialsOfAll: 1_000_000,
  /** Entries whose public keys are tried on a signature: each takes 0.1 ms. */
  signersTried: 16,
  /** Pairs of encryption and authentication key that are tried on each message of two parties. */
  keysOfParties: 32,
  /** What is known of two parties takes so many bytes, counted with those of messages that are not whole. */
  associationBytes: 512,
  /** Requests of one conversation that wait for their answer. */
  openRequests: 64,
  /**
   * Of these, how many still wait though others have their invoke-ids by now; and for how many seconds, and how many later requests,
   * they do: clients wait for meters some seconds, over mobile networks up to a minute.
   */
  displacedRequests: 16,
  displacedSeconds: 60,
  /** Silence that tells that no answer is on its way any more: longer than clients wait. */
  silentSeconds: 15,
  /** Block transfers (service-specific and general) open at once in one conversation, and the blocks of each. */
  transfers: 64,
  blocksPerTransfer: 65_536,
  /** Gaps between the blocks of a transfer: senders count, so there are hardly ever more than a few. */
  gapsPerTransfer: 4096,
  /** Bytes that dissectors hold for messages that are not whole yet, in all conversations together. */
  heldBytes: 64 * 1024 * 1024,
  /** What holding one block costs besides its bytes. */
  blockOverheadBytes: 128,
  /** Pieces (frames) of which a joined message remembers that it was made of them. */
  piecesPerMessage: 256,

  /** Bytes of a key file, and entries of all of them: a head-end's list of meters. */
  keyFileBytes: 32 * 1024 * 1024,
  keySets: 100_000,
  /** Keys that captures brought and that are overwritten at the end; those before them only go with the process. */
  learnedKeys: 4096,
  /** Logical devices of meters of which something is known, the objects of each, and what all of it may take. */
  knownMeters: 65_536,
  objectsPerMeter: 4096,
  knowledgeBytes: 48 * 1024 * 1024,
  /** Columns of a buffer or a push that are known by name; real ones have some dozens. */
  columnsPerObject: 1024,

  /** Bytes heard on a live line that wait while nobody takes them: minutes of the fastest. */
  lineQueueBytes: 16 * 1024 * 1024,

  /** Messages that the terminal UI keeps: some 50 bytes each, besides the log. */
  archiveMessages: 12_000_000,
  /** Memory of the log of these messages; what is older goes to a temporary file, which may become so long. */
  archiveMemoryBytes: 32 * 1024 * 1024,
  archiveFileBytes: 16 * 1024 * 1024 * 1024,
  /** Memory of the log where no temporary file can be written; then no more messages are taken. */
  archiveWithoutFileBytes: 160 * 1024 * 1024,
  /** Capture files that stay open to be read again; frames of others are kept in the log. */
  archiveOpenFiles: 64,
  /** Conversations, words of services and of results, that are told apart; what is beyond is counted together. */
  archiveConversations: 65_535,
  archiveWords: 1024,
  /** Issues that are listed of one message, of all messages, and codes of them. */
  issuesPerMessage: 8,
  archiveIssues: 4_000_000,
  /** Notes about the inputs that are kept. */
  archiveNotes: 1000,
  /** Answers of dissectors (`Dissection.once`): how deep they nest, and different lists of keys. */
  answerDepth: 16,
  answerKeyLists: 1024,

  /** Conversations of a capture that are followed at once, and exchanges and values that all of them keep: the quietest gives way. */
  dialogConversations: 16_384,
  dialogHeld: 98_304,
  /** Exchanges that are kept of a conversation: so many from its beginning, and from its end. */
  exchangesAtEnds: 100,
  /** Attributes of one conversation whose last value is kept, and words for its services and verdicts. */
  valuesPerConversation: 256,
  wordsPerConversation: 32,
  /** Characters of an object, a value or a result that are kept. */
  dialogTextLength: 160,
  /** Meters whose names are remembered. */
  namedMeters: 16_384,

  /** Characters of a display filter, and how deep its parentheses and negations nest. */
  filterLength: 16_384,
  filterDepth: 64,
  /** States of a regular expression in a filter, and characters of a text that it looks at: their product bounds the time. */
  patternStates: 2000,
  patternText: 4096,

  /** Packets that were captured and wait to be decoded; what comes then is lost, and counted. */
  captureQueueBytes: 64 * 1024 * 1024,
  /** Connections (or UDP peers) that a relay passes on at once; more are refused. */
  relayConnections: 1024,
  /** Frames that a relay has passed on and that wait to be decoded; then it takes no more until some are. */
  relayQueueBytes: 8 * 1024 * 1024,
  /** But no longer than this: then it goes on, and what does not fit is not shown. Clients wait for meters 5 s and longer. */
  relayWaitMs: 2000,

  /** The same note on one connection is shown so often, then only counted. */
  notesPerCode: 20,
  /** Lines on standard error for any input. */
  stderrLines: 200,
  /** Output in the default detail: this much, and so many times the bytes of the message. */
  outputBytes: 64 * 1024,
  outputFactor: 200,
} as const;
