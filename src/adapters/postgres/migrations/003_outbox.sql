-- Messages for others, and how far each topic is published. The outbox is not a read model: a rebuild publishes nothing.

CREATE SCHEMA outbox;

CREATE TABLE outbox.messages (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  message text NOT NULL
);
CREATE UNIQUE INDEX messages_by_key ON outbox.messages (topic, key, position);
CREATE UNIQUE INDEX messages_by_topic ON outbox.messages (topic, sequence) INCLUDE (enqueued_at);

CREATE TABLE outbox.published (
  topic text COLLATE "C" PRIMARY KEY,
  through bigint NOT NULL DEFAULT 0
);
