import type { Database } from '@signalapp/sqlcipher';

export const version = 5;

/**
 * Several direct conversations with the same person are shown in one: the others' `shown_in` names it.
 *
 * `known_to_other` says whether the other person is in that group too, as far as their device has said. What a topic's
 * entries bring stands `position_base` behind their places in the topic, so that it comes after what other topics have
 * brought; `last_topic` is the one whose entries came last. `message.topic` is the topic that an own message was sent to, if
 * it is not the conversation's own, and `repeats` how often it was sent again to another one.
 */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE conversation RENAME COLUMN superseded_by TO shown_in;
    ALTER TABLE conversation ADD COLUMN known_to_other INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE conversation ADD COLUMN position_base INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN last_topic BLOB CHECK (length(last_topic) = 32);
    CREATE INDEX conversation_shown_in ON conversation (shown_in) WHERE shown_in IS NOT NULL;
    ALTER TABLE message ADD COLUMN topic BLOB CHECK (length(topic) = 32);
    ALTER TABLE message ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
  `);
}
