-- The schema that all proofs share. Tables are small, but of several pages each, so that reading one row is not reading the table.
SET max_parallel_workers_per_gather = 0;
CREATE EXTENSION citext;

-- Functions
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION dice() RETURNS int VOLATILE LANGUAGE plpgsql AS 'BEGIN RETURN 6; END';
CREATE FUNCTION inlined() RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION unlinable() RETURNS int VOLATILE LANGUAGE sql AS 'SELECT (random() * 6)::int';
CREATE FUNCTION steady() RETURNS int STABLE LANGUAGE plpgsql AS 'BEGIN RETURN 6; END';
CREATE FUNCTION twice(n int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT n * 2';

-- Types
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN plain AS int;
CREATE DOMAIN positive AS int CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE DOMAIN hopeful AS int;
ALTER DOMAIN hopeful ADD CONSTRAINT hopeful_check CHECK (VALUE > 0) NOT VALID;
CREATE DOMAIN filled AS int NOT NULL;
CREATE DOMAIN filled_seven AS int NOT NULL DEFAULT 7;
CREATE DOMAIN seven AS int DEFAULT 7;
CREATE DOMAIN rolled AS int DEFAULT dice();
CREATE DOMAIN tall AS positive;
CREATE DOMAIN short AS varchar(10);
CREATE TYPE pair AS (first positive, second int);
CREATE TYPE spot AS (x int, y int);

-- Customers, orders, items: foreign keys both ways
CREATE TABLE customers (id int PRIMARY KEY, name varchar(50), email citext, city text, created timestamptz, filler text DEFAULT repeat('f', 200));
INSERT INTO customers SELECT i, 'name ' || i, 'mail' || i, 'city', now() FROM generate_series(1, 500) i;

CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int, amount numeric(10,2), note varchar(20), status text NOT NULL, checked int, half int, loose int,
    unchecked int, placed timestamp, document json,
    CONSTRAINT checked_is_there CHECK (checked IS NOT NULL), CONSTRAINT half_is_there CHECK (half > 0),
    CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers,
    filler text DEFAULT repeat('f', 200));
INSERT INTO orders SELECT i, i, i, 'note', 'open', i, i, i, i, now(), '{}' FROM generate_series(1, 500) i;
CREATE INDEX orders_status ON orders (status);
CREATE UNIQUE INDEX orders_unchecked ON orders (unchecked);
CREATE INDEX orders_placed ON orders (placed);
CREATE INDEX orders_open ON orders (amount) WHERE note = 'open';
ALTER TABLE orders ADD CONSTRAINT loose_is_there CHECK (loose IS NOT NULL) NOT VALID;

CREATE TABLE items (
    id int, order_id int CONSTRAINT items_order REFERENCES orders, product_id int, quantity int, price int,
    filler text DEFAULT repeat('f', 200));
INSERT INTO items SELECT i, i, i, 1, 1 FROM generate_series(1, 500) i;
ALTER TABLE items ADD CONSTRAINT price_is_positive CHECK (price > 0) NOT VALID;
ALTER TABLE items ADD CONSTRAINT items_customer FOREIGN KEY (product_id) REFERENCES customers NOT VALID;
CREATE INDEX items_quantity ON items (quantity);
CREATE TRIGGER items_touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE items_quiet AS ON DELETE TO items WHERE OLD.id < 0 DO INSTEAD NOTHING;
CREATE STATISTICS items_stat ON order_id, quantity FROM items;

-- Nobody references it, it references nobody
CREATE TABLE notes (id int NOT NULL, title varchar(40), body text DEFAULT repeat('b', 200), tag int, code int, spare int);
INSERT INTO notes (id, title, tag, code) SELECT i, 'note', i, i FROM generate_series(1, 500) i;
CREATE UNIQUE INDEX notes_id ON notes (id);
CREATE UNIQUE INDEX notes_code ON notes (code);
CREATE INDEX notes_gin ON notes USING gin (to_tsvector('simple', body));
CREATE INDEX notes_brin ON notes USING brin (tag);
CREATE POLICY notes_all ON notes USING (true);

-- Domains in tables
CREATE TABLE prices (id int, amount positive, wish hopeful, base plain, mood mood, filler text DEFAULT repeat('f', 200));
INSERT INTO prices SELECT i, i, i, i, 'happy' FROM generate_series(1, 500) i;
CREATE TABLE deals (id int, tall tall, list plain[], pair spot, filler text DEFAULT repeat('f', 200));
INSERT INTO deals SELECT i, i, NULL, NULL FROM generate_series(1, 500) i;

-- Types to change: no complications, and with an index on each
CREATE TABLE samples (
    v20 varchar(20), v varchar, t text, n102 numeric(10,2), n numeric, ts timestamp, tz timestamptz, ts3 timestamp(3), tm3 time(3), ttz3 timetz(3),
    tz3 timestamptz(3), iv interval, iv3 interval(3), ivd interval day to hour, vb8 varbit(8), b8 bit(8), c10 char(10), net cidr, ip inet, x xml,
    o oid, rc regclass, ci citext, i int, s smallint, b bigint, js json, jb jsonb, md mood, va varchar(20)[], na numeric(10,2)[], ta text[],
    pl plain, ps positive, sh short, f4 real, f8 double precision, bl boolean, d date, fi filled, gone int CHECK (gone > 0),
    filler text DEFAULT repeat('f', 200));
INSERT INTO samples (v20, t, n102, ts, tz, i, js, ps, fi, gone) SELECT i, i, i, now(), now(), i, '{}', i, i, i FROM generate_series(1, 300) i;
CREATE TABLE marked (
    v20 varchar(20), t text, n102 numeric(10,2), ts timestamp, tz timestamptz, ci citext, i int, o oid, vb8 varbit(8), b8 bit(8), net cidr, s smallint,
    e text, p text, q varchar(20), filler text DEFAULT repeat('f', 200));
INSERT INTO marked (v20, t, n102, ts, tz, i, e, p, q) SELECT i, i, i, now(), now(), i, i, i, i FROM generate_series(1, 300) i;
CREATE INDEX marked_v20 ON marked (v20);
CREATE INDEX marked_t ON marked (t);
CREATE INDEX marked_n102 ON marked (n102);
CREATE INDEX marked_ts ON marked (ts);
CREATE INDEX marked_tz ON marked (tz);
CREATE INDEX marked_ci ON marked (ci);
CREATE INDEX marked_i ON marked (i);
CREATE INDEX marked_o ON marked (o);
CREATE INDEX marked_vb8 ON marked (vb8);
CREATE INDEX marked_b8 ON marked (b8);
CREATE INDEX marked_net ON marked (net);
CREATE INDEX marked_s ON marked (s);
CREATE INDEX marked_e ON marked (lower(e));
CREATE INDEX marked_p ON marked (i) WHERE p IS NOT NULL;
CREATE INDEX marked_q ON marked (lower(q));

-- Partitions with a default
CREATE TABLE events (at int NOT NULL, kind varchar(20), filler text DEFAULT repeat('f', 200)) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (500);
CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE INDEX events_at ON events (at);
CREATE INDEX events_kind ON events (kind);
INSERT INTO events SELECT i, 'kind' FROM generate_series(1, 1000) i WHERE i < 900;
CREATE TABLE events_next (at int NOT NULL, kind varchar(20), filler text DEFAULT repeat('f', 200));
INSERT INTO events_next SELECT i, 'kind' FROM generate_series(1001, 1400) i;
CREATE INDEX events_next_at ON events_next (at);
CREATE INDEX events_next_kind ON events_next (kind);

-- Partitions without a default
CREATE TABLE logs (at int NOT NULL, level int, filler text DEFAULT repeat('f', 200)) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (500);
CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (500) TO (1000);
INSERT INTO logs SELECT i, 1 FROM generate_series(1, 999) i;
CREATE TABLE logs_next (at int NOT NULL, level int, filler text DEFAULT repeat('f', 200), CONSTRAINT bound CHECK (at >= 1000 AND at < 1500));
INSERT INTO logs_next SELECT i, 1 FROM generate_series(1001, 1400) i;
CREATE TABLE logs_open (at int, level int, filler text DEFAULT repeat('f', 200), CONSTRAINT bound CHECK (at >= 1000 AND at < 1500));
INSERT INTO logs_open SELECT i, 1 FROM generate_series(1001, 1400) i;
CREATE INDEX logs_only ON ONLY logs (level);
CREATE INDEX logs_1_level ON logs_1 (level);

-- A default that says what it does not hold; a list key that may be null
CREATE TABLE areas (code text, size int, filler text DEFAULT repeat('f', 200)) PARTITION BY LIST (code);
CREATE TABLE areas_a PARTITION OF areas FOR VALUES IN ('a');
CREATE TABLE areas_rest PARTITION OF areas (CONSTRAINT not_b CHECK (code <> 'b' AND code IS NOT NULL)) DEFAULT;
INSERT INTO areas SELECT CASE WHEN i < 250 THEN 'a' ELSE 'c' END, i FROM generate_series(1, 500) i;
CREATE TABLE areas_b (code text, size int, filler text DEFAULT repeat('f', 200), CONSTRAINT is_b CHECK (code IS NOT NULL AND code = 'b'));
INSERT INTO areas_b SELECT 'b', i FROM generate_series(1, 300) i;

-- A partitioned table with foreign keys both ways
CREATE TABLE bills (id int NOT NULL, customer_id int, filler text DEFAULT repeat('f', 200), PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE bills_1 PARTITION OF bills FOR VALUES FROM (0) TO (400);
CREATE TABLE bills_2 PARTITION OF bills FOR VALUES FROM (400) TO (800);
CREATE TABLE bills_9 PARTITION OF bills FOR VALUES FROM (5000) TO (6000);
ALTER TABLE bills ADD CONSTRAINT bills_customer FOREIGN KEY (customer_id) REFERENCES customers;
INSERT INTO bills SELECT i, i % 500 + 1 FROM generate_series(1, 799) i;
INSERT INTO bills SELECT i, i % 500 + 1 FROM generate_series(5000, 5299) i;
CREATE TABLE bills_next (id int NOT NULL, customer_id int, filler text DEFAULT repeat('f', 200), PRIMARY KEY (id));
INSERT INTO bills_next SELECT i, i % 500 + 1 FROM generate_series(801, 1100) i;
CREATE TABLE bills_linked (id int NOT NULL, customer_id int REFERENCES customers, filler text DEFAULT repeat('f', 200), PRIMARY KEY (id));
INSERT INTO bills_linked SELECT i, i % 500 + 1 FROM generate_series(801, 1100) i;
CREATE TABLE payments (id int PRIMARY KEY, bill_id int CONSTRAINT payments_bill REFERENCES bills, filler text DEFAULT repeat('f', 200));
INSERT INTO payments SELECT i, i FROM generate_series(1, 500) i;

-- A key that may be null
CREATE TABLE spans (id int NOT NULL, at int, filler text DEFAULT repeat('f', 200)) PARTITION BY RANGE (at);
CREATE TABLE spans_1 PARTITION OF spans FOR VALUES FROM (0) TO (500);
INSERT INTO spans SELECT i, i FROM generate_series(1, 300) i;

-- Two levels of partitions
CREATE TABLE zones (zone int NOT NULL, at int NOT NULL, filler text DEFAULT repeat('f', 200)) PARTITION BY LIST (zone);
CREATE TABLE zones_1 PARTITION OF zones FOR VALUES IN (1) PARTITION BY RANGE (at);
CREATE TABLE zones_1_low PARTITION OF zones_1 FOR VALUES FROM (0) TO (400);
CREATE TABLE zones_1_high PARTITION OF zones_1 FOR VALUES FROM (400) TO (800);
CREATE TABLE zones_2 PARTITION OF zones FOR VALUES IN (2);
INSERT INTO zones SELECT 1 + i % 2, i FROM generate_series(1, 799) i;

-- Inheritance
CREATE TABLE animals (id int NOT NULL, name varchar(30), age int, CONSTRAINT age_is_known CHECK (age >= 0), filler text DEFAULT repeat('f', 200));
CREATE TABLE dogs (breed text) INHERITS (animals);
CREATE TABLE puppies () INHERITS (dogs);
INSERT INTO animals SELECT i, 'animal', i FROM generate_series(1, 300) i;
INSERT INTO dogs SELECT i, 'dog', i FROM generate_series(1, 300) i;
INSERT INTO puppies SELECT i, 'puppy', i FROM generate_series(1, 300) i;
CREATE TABLE cats (id int NOT NULL, name varchar(30), age int, CONSTRAINT age_is_known CHECK (age >= 0), filler text DEFAULT repeat('f', 200));
INSERT INTO cats SELECT i, 'cat', 1 FROM generate_series(1, 300) i;

-- Exclusion, identity, generated columns, sequences
CREATE TABLE rooms (id int, during int4range, CONSTRAINT rooms_once EXCLUDE USING gist (during WITH &&), filler text DEFAULT repeat('f', 200));
INSERT INTO rooms SELECT i, int4range(i, i + 1) FROM generate_series(1, 300) i;
CREATE TABLE tickets (id int GENERATED ALWAYS AS IDENTITY, number serial, plain_number int NOT NULL, filler text DEFAULT repeat('f', 200));
INSERT INTO tickets (plain_number) SELECT i FROM generate_series(1, 300) i;
CREATE TABLE shapes (width int, height int, area int GENERATED ALWAYS AS (width * height) STORED, filler text DEFAULT repeat('f', 200));
INSERT INTO shapes (width, height) SELECT i, i FROM generate_series(1, 300) i;
CREATE SEQUENCE loners;
CREATE SEQUENCE ticket_numbers OWNED BY tickets.plain_number;

-- Views
CREATE VIEW open_orders AS SELECT id, status FROM orders WHERE status = 'open';
CREATE VIEW open_totals AS SELECT count(*) AS n FROM open_orders;
CREATE MATERIALIZED VIEW totals AS SELECT id, status FROM orders;
CREATE UNIQUE INDEX totals_id ON totals (id);
CREATE MATERIALIZED VIEW counts AS SELECT n FROM open_totals;

-- The rest
CREATE TABLE blank (id int PRIMARY KEY, number int);
CREATE UNLOGGED TABLE scratch (id int, filler text DEFAULT repeat('f', 200));
INSERT INTO scratch SELECT i FROM generate_series(1, 300) i;
CREATE PUBLICATION changes FOR TABLE customers;
CREATE SCHEMA archive;
CREATE TABLE archive.orders (id int PRIMARY KEY, filler text DEFAULT repeat('f', 200));
INSERT INTO archive.orders SELECT i FROM generate_series(1, 300) i;

-- Foreign keys are checked by a join: with statistics from the start its plan is always the same.
ANALYZE;
