/** Where a broker listens and keeps its log. */
export interface BrokerPlace {
  /** Host part of the listeners: loopback, or all addresses inside a container. */
  readonly bind: string;
  /** Port of the clients, on loopback of this machine. */
  readonly port: number;
  /** Port to which clients are sent; the same where left out. */
  readonly advertisedPort?: number;
  readonly controllerPort: number;
  readonly logDir: string;
}

/** A listener for other hosts: TLS, and a name with a password for each client. */
export interface SecuredListener {
  /** The name or address by which clients reach it; in the certificate too. */
  readonly host: string;
  readonly port: number;
  /** A file with the private key and the certificate chain, in PEM. */
  readonly keystoreFile: string;
}

/**
 * What makes a broker tell its clients apart. Who comes over loopback's own listener is nobody and may do everything, as before; who comes from
 * outside is who he proves to be (SCRAM, RFC 5802), over TLS alone, and may do what he was given.
 */
export function securedProperties(
  plain: Readonly<Record<string, string>>,
  { host, port, keystoreFile }: SecuredListener,
  bind: string,
): Readonly<Record<string, string>> {
  const scram = 'listener.name.external.scram-sha-512.sasl.jaas.config';
  return {
    ...plain,
    listeners: `${plain['listeners'] ?? ''},EXTERNAL://${bind}:${port}`,
    'advertised.listeners': `${plain['advertised.listeners'] ?? ''},EXTERNAL://${host}:${port}`,
    'listener.security.protocol.map': `${plain['listener.security.protocol.map'] ?? ''},EXTERNAL:SASL_SSL`,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.external.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    [scram]: 'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.external.ssl.keystore.type': 'PEM',
    'listener.name.external.ssl.keystore.location': keystoreFile.replaceAll('\\', '/'),
    'listener.name.external.ssl.enabled.protocols': 'TLSv1.3,TLSv1.2',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'false',
    'super.users': 'User:ANONYMOUS',
  };
}

/** The settings of one broker for one developer, in KRaft mode: by name, as Kafka documents them. */
export function brokerProperties({
  bind,
  port,
  advertisedPort = port,
  controllerPort,
  logDir,
}: BrokerPlace): Readonly<Record<string, string>> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${bind}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': logDir.replaceAll('\\', '/'),
    'num.partitions': '3',
    'offsets.topic.num.partitions': '8',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.num.partitions': '8',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'log.segment.bytes': '67108864',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'background.threads': '4',
    'log.cleaner.dedupe.buffer.size': '8388608',
    // A broker that was killed may come back after this time, instead of nine seconds.
    'broker.session.timeout.ms': '2000',
    'broker.heartbeat.interval.ms': '333',
  };
}
