-- The tables of the footprint cases: small, but of several pages each, so that reading one row is not reading the table.
SET max_parallel_workers_per_gather = 0;
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN positive AS int CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE DOMAIN plain AS int;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION dice() RETURNS int VOLATILE LANGUAGE plpgsql AS 'BEGIN RETURN 6; END';

CREATE TABLE customers (id int PRIMARY KEY, name varchar(50), email text, created timestamptz);
INSERT INTO customers SELECT i, 'name ' || i, repeat('e', 200), now() FROM generate_series(1, 500) i;

CREATE TABLE orders (
    id int PRIMARY KEY, customer_id int, amount numeric(10,2), note varchar(20), status text, checked int, unchecked int,
    placed timestamp, document json, CONSTRAINT checked_is_there CHECK (checked IS NOT NULL),
    filler text DEFAULT repeat('f', 200));
INSERT INTO orders SELECT i, i, i, 'note', 'open', i, i, now(), '{}' FROM generate_series(1, 500) i;
CREATE INDEX orders_status ON orders (status);
CREATE UNIQUE INDEX orders_unchecked ON orders (unchecked);
CREATE INDEX orders_placed ON orders (placed);

CREATE TABLE items (id int, order_id int CONSTRAINT items_order REFERENCES orders, quantity int, price int, filler text DEFAULT repeat('f', 200));
INSERT INTO items SELECT i, i, 1, 1 FROM generate_series(1, 500) i;
ALTER TABLE items ADD CONSTRAINT price_is_positive CHECK (price > 0) NOT VALID;
CREATE INDEX items_quantity ON items (quantity);
CREATE TRIGGER items_touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE prices (id int, amount positive, mood mood, filler text DEFAULT repeat('f', 200));
INSERT INTO prices SELECT i, i, 'happy' FROM generate_series(1, 500) i;

CREATE TABLE events (at int NOT NULL, filler text DEFAULT repeat('f', 200)) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (500);
CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE INDEX events_at ON events (at);
INSERT INTO events SELECT i FROM generate_series(1, 1000) i WHERE i < 900;
CREATE TABLE events_next (at int NOT NULL, filler text DEFAULT repeat('f', 200));
INSERT INTO events_next SELECT i FROM generate_series(1001, 1400) i;
CREATE INDEX events_next_at ON events_next (at);

CREATE TABLE logs (at int NOT NULL, filler text DEFAULT repeat('f', 200)) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (500);
CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (500) TO (1000);
INSERT INTO logs SELECT i FROM generate_series(1, 999) i;
CREATE TABLE logs_next (at int NOT NULL, filler text DEFAULT repeat('f', 200), CONSTRAINT bound CHECK (at >= 1000 AND at < 1500));
INSERT INTO logs_next SELECT i FROM generate_series(1001, 1400) i;

CREATE VIEW open_orders AS SELECT id, status FROM orders WHERE status = 'open';
CREATE MATERIALIZED VIEW totals AS SELECT id, status FROM orders;
CREATE UNIQUE INDEX totals_id ON totals (id);
CREATE TABLE blank (id int PRIMARY KEY, number int);
CREATE PUBLICATION changes FOR TABLE customers;
