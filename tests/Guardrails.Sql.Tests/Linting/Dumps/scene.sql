--
-- PostgreSQL database dump
--

\restrict iJoZ9gLVhBVVsFcV4m3ZQvYWqZf0xkV4MyiXqfOQKoYCbVrlT6aZRfcH9C6LFeF

-- Dumped from database version 15.18
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: archive; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA archive;


ALTER SCHEMA archive OWNER TO postgres;

--
-- Name: citext; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;


--
-- Name: EXTENSION citext; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';


--
-- Name: filled; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.filled AS integer NOT NULL;


ALTER DOMAIN public.filled OWNER TO postgres;

--
-- Name: filled_seven; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.filled_seven AS integer NOT NULL DEFAULT 7;


ALTER DOMAIN public.filled_seven OWNER TO postgres;

--
-- Name: hopeful; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.hopeful AS integer;


ALTER DOMAIN public.hopeful OWNER TO postgres;

--
-- Name: mood; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.mood AS ENUM (
    'sad',
    'happy'
);


ALTER TYPE public.mood OWNER TO postgres;

--
-- Name: positive; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.positive AS integer
	CONSTRAINT positive_check CHECK ((VALUE > 0));


ALTER DOMAIN public.positive OWNER TO postgres;

--
-- Name: pair; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.pair AS (
	first public.positive,
	second integer
);


ALTER TYPE public.pair OWNER TO postgres;

--
-- Name: plain; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.plain AS integer;


ALTER DOMAIN public.plain OWNER TO postgres;

--
-- Name: dice(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.dice() RETURNS integer
    LANGUAGE plpgsql
    AS $$BEGIN RETURN 6; END$$;


ALTER FUNCTION public.dice() OWNER TO postgres;

--
-- Name: rolled; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.rolled AS integer DEFAULT public.dice();


ALTER DOMAIN public.rolled OWNER TO postgres;

--
-- Name: seven; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.seven AS integer DEFAULT 7;


ALTER DOMAIN public.seven OWNER TO postgres;

--
-- Name: short; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.short AS character varying(10);


ALTER DOMAIN public.short OWNER TO postgres;

--
-- Name: spot; Type: TYPE; Schema: public; Owner: postgres
--

CREATE TYPE public.spot AS (
	x integer,
	y integer
);


ALTER TYPE public.spot OWNER TO postgres;

--
-- Name: tall; Type: DOMAIN; Schema: public; Owner: postgres
--

CREATE DOMAIN public.tall AS public.positive;


ALTER DOMAIN public.tall OWNER TO postgres;

--
-- Name: inlined(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.inlined() RETURNS integer
    LANGUAGE sql
    AS $$SELECT 1$$;


ALTER FUNCTION public.inlined() OWNER TO postgres;

--
-- Name: steady(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.steady() RETURNS integer
    LANGUAGE plpgsql STABLE
    AS $$BEGIN RETURN 6; END$$;


ALTER FUNCTION public.steady() OWNER TO postgres;

--
-- Name: touch(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN RETURN NEW; END$$;


ALTER FUNCTION public.touch() OWNER TO postgres;

--
-- Name: twice(integer); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.twice(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT n * 2$$;


ALTER FUNCTION public.twice(n integer) OWNER TO postgres;

--
-- Name: unlinable(); Type: FUNCTION; Schema: public; Owner: postgres
--

CREATE FUNCTION public.unlinable() RETURNS integer
    LANGUAGE sql
    AS $$SELECT (random() * 6)::int$$;


ALTER FUNCTION public.unlinable() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: orders; Type: TABLE; Schema: archive; Owner: postgres
--

CREATE TABLE archive.orders (
    id integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE archive.orders OWNER TO postgres;

--
-- Name: animals; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.animals (
    id integer NOT NULL,
    name character varying(30),
    age integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT age_is_known CHECK ((age >= 0))
);


ALTER TABLE public.animals OWNER TO postgres;

--
-- Name: areas; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.areas (
    code text,
    size integer,
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY LIST (code);


ALTER TABLE public.areas OWNER TO postgres;

--
-- Name: areas_a; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.areas_a (
    code text,
    size integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.areas_a OWNER TO postgres;

--
-- Name: areas_b; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.areas_b (
    code text,
    size integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT is_b CHECK (((code IS NOT NULL) AND (code = 'b'::text)))
);


ALTER TABLE public.areas_b OWNER TO postgres;

--
-- Name: areas_rest; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.areas_rest (
    code text,
    size integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT not_b CHECK (((code <> 'b'::text) AND (code IS NOT NULL)))
);


ALTER TABLE public.areas_rest OWNER TO postgres;

--
-- Name: bills; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bills (
    id integer NOT NULL,
    customer_id integer,
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY RANGE (id);


ALTER TABLE public.bills OWNER TO postgres;

--
-- Name: bills_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bills_1 (
    id integer NOT NULL,
    customer_id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.bills_1 OWNER TO postgres;

--
-- Name: bills_2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bills_2 (
    id integer NOT NULL,
    customer_id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.bills_2 OWNER TO postgres;

--
-- Name: bills_9; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bills_9 (
    id integer NOT NULL,
    customer_id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.bills_9 OWNER TO postgres;

--
-- Name: bills_linked; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bills_linked (
    id integer NOT NULL,
    customer_id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.bills_linked OWNER TO postgres;

--
-- Name: bills_next; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.bills_next (
    id integer NOT NULL,
    customer_id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.bills_next OWNER TO postgres;

--
-- Name: blank; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.blank (
    id integer NOT NULL,
    number integer
);


ALTER TABLE public.blank OWNER TO postgres;

--
-- Name: cats; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.cats (
    id integer NOT NULL,
    name character varying(30),
    age integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT age_is_known CHECK ((age >= 0))
);


ALTER TABLE public.cats OWNER TO postgres;

--
-- Name: orders; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.orders (
    id integer NOT NULL,
    customer_id integer,
    amount numeric(10,2),
    note character varying(20),
    status text NOT NULL,
    checked integer,
    half integer,
    loose integer,
    unchecked integer,
    placed timestamp without time zone,
    document json,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT checked_is_there CHECK ((checked IS NOT NULL)),
    CONSTRAINT half_is_there CHECK ((half > 0))
);


ALTER TABLE public.orders OWNER TO postgres;

--
-- Name: open_orders; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open_orders AS
 SELECT orders.id,
    orders.status
   FROM public.orders
  WHERE (orders.status = 'open'::text);


ALTER TABLE public.open_orders OWNER TO postgres;

--
-- Name: open_totals; Type: VIEW; Schema: public; Owner: postgres
--

CREATE VIEW public.open_totals AS
 SELECT count(*) AS n
   FROM public.open_orders;


ALTER TABLE public.open_totals OWNER TO postgres;

--
-- Name: counts; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.counts AS
 SELECT open_totals.n
   FROM public.open_totals
  WITH NO DATA;


ALTER TABLE public.counts OWNER TO postgres;

--
-- Name: customers; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.customers (
    id integer NOT NULL,
    name character varying(50),
    email public.citext,
    city text,
    created timestamp with time zone,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.customers OWNER TO postgres;

--
-- Name: deals; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.deals (
    id integer,
    tall public.tall,
    list public.plain[],
    pair public.spot,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.deals OWNER TO postgres;

--
-- Name: dogs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.dogs (
    breed text
)
INHERITS (public.animals);


ALTER TABLE public.dogs OWNER TO postgres;

--
-- Name: events; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events (
    at integer NOT NULL,
    kind character varying(20),
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY RANGE (at);


ALTER TABLE public.events OWNER TO postgres;

--
-- Name: events_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_1 (
    at integer NOT NULL,
    kind character varying(20),
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.events_1 OWNER TO postgres;

--
-- Name: events_default; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_default (
    at integer NOT NULL,
    kind character varying(20),
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.events_default OWNER TO postgres;

--
-- Name: events_next; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.events_next (
    at integer NOT NULL,
    kind character varying(20),
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.events_next OWNER TO postgres;

--
-- Name: items; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.items (
    id integer,
    order_id integer,
    product_id integer,
    quantity integer,
    price integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.items OWNER TO postgres;

--
-- Name: logs; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.logs (
    at integer NOT NULL,
    level integer,
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY RANGE (at);


ALTER TABLE public.logs OWNER TO postgres;

--
-- Name: logs_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.logs_1 (
    at integer NOT NULL,
    level integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.logs_1 OWNER TO postgres;

--
-- Name: logs_2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.logs_2 (
    at integer NOT NULL,
    level integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.logs_2 OWNER TO postgres;

--
-- Name: logs_next; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.logs_next (
    at integer NOT NULL,
    level integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT bound CHECK (((at >= 1000) AND (at < 1500)))
);


ALTER TABLE public.logs_next OWNER TO postgres;

--
-- Name: logs_open; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.logs_open (
    at integer,
    level integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT bound CHECK (((at >= 1000) AND (at < 1500)))
);


ALTER TABLE public.logs_open OWNER TO postgres;

--
-- Name: loners; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.loners
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.loners OWNER TO postgres;

--
-- Name: marked; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.marked (
    v20 character varying(20),
    t text,
    n102 numeric(10,2),
    ts timestamp without time zone,
    tz timestamp with time zone,
    ci public.citext,
    i integer,
    o oid,
    vb8 bit varying(8),
    b8 bit(8),
    net cidr,
    s smallint,
    e text,
    p text,
    q character varying(20),
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.marked OWNER TO postgres;

--
-- Name: notes; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.notes (
    id integer NOT NULL,
    title character varying(40),
    body text DEFAULT repeat('b'::text, 200),
    tag integer,
    code integer,
    spare integer
);


ALTER TABLE public.notes OWNER TO postgres;

--
-- Name: payments; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.payments (
    id integer NOT NULL,
    bill_id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.payments OWNER TO postgres;

--
-- Name: prices; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.prices (
    id integer,
    amount public.positive,
    wish public.hopeful,
    base public.plain,
    mood public.mood,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.prices OWNER TO postgres;

--
-- Name: puppies; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.puppies (
)
INHERITS (public.dogs);


ALTER TABLE public.puppies OWNER TO postgres;

--
-- Name: rooms; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.rooms (
    id integer,
    during int4range,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.rooms OWNER TO postgres;

--
-- Name: samples; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.samples (
    v20 character varying(20),
    v character varying,
    t text,
    n102 numeric(10,2),
    n numeric,
    ts timestamp without time zone,
    tz timestamp with time zone,
    ts3 timestamp(3) without time zone,
    tm3 time(3) without time zone,
    ttz3 time(3) with time zone,
    tz3 timestamp(3) with time zone,
    iv interval,
    iv3 interval(3),
    ivd interval day to hour,
    vb8 bit varying(8),
    b8 bit(8),
    c10 character(10),
    net cidr,
    ip inet,
    x xml,
    o oid,
    rc regclass,
    ci public.citext,
    i integer,
    s smallint,
    b bigint,
    js json,
    jb jsonb,
    md public.mood,
    va character varying(20)[],
    na numeric(10,2)[],
    ta text[],
    pl public.plain,
    ps public.positive,
    sh public.short,
    f4 real,
    f8 double precision,
    bl boolean,
    d date,
    fi public.filled,
    gone integer,
    filler text DEFAULT repeat('f'::text, 200),
    CONSTRAINT samples_gone_check CHECK ((gone > 0))
);


ALTER TABLE public.samples OWNER TO postgres;

--
-- Name: scratch; Type: TABLE; Schema: public; Owner: postgres
--

CREATE UNLOGGED TABLE public.scratch (
    id integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.scratch OWNER TO postgres;

--
-- Name: shapes; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.shapes (
    width integer,
    height integer,
    area integer GENERATED ALWAYS AS ((width * height)) STORED,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.shapes OWNER TO postgres;

--
-- Name: spans; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.spans (
    id integer NOT NULL,
    at integer,
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY RANGE (at);


ALTER TABLE public.spans OWNER TO postgres;

--
-- Name: spans_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.spans_1 (
    id integer NOT NULL,
    at integer,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.spans_1 OWNER TO postgres;

--
-- Name: tickets; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.tickets (
    id integer NOT NULL,
    number integer NOT NULL,
    plain_number integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.tickets OWNER TO postgres;

--
-- Name: ticket_numbers; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.ticket_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.ticket_numbers OWNER TO postgres;

--
-- Name: ticket_numbers; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.ticket_numbers OWNED BY public.tickets.plain_number;


--
-- Name: tickets_id_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

ALTER TABLE public.tickets ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.tickets_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: tickets_number_seq; Type: SEQUENCE; Schema: public; Owner: postgres
--

CREATE SEQUENCE public.tickets_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.tickets_number_seq OWNER TO postgres;

--
-- Name: tickets_number_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: postgres
--

ALTER SEQUENCE public.tickets_number_seq OWNED BY public.tickets.number;


--
-- Name: totals; Type: MATERIALIZED VIEW; Schema: public; Owner: postgres
--

CREATE MATERIALIZED VIEW public.totals AS
 SELECT orders.id,
    orders.status
   FROM public.orders
  WITH NO DATA;


ALTER TABLE public.totals OWNER TO postgres;

--
-- Name: zones; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.zones (
    zone integer NOT NULL,
    at integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY LIST (zone);


ALTER TABLE public.zones OWNER TO postgres;

--
-- Name: zones_1; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.zones_1 (
    zone integer NOT NULL,
    at integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
)
PARTITION BY RANGE (at);


ALTER TABLE public.zones_1 OWNER TO postgres;

--
-- Name: zones_1_high; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.zones_1_high (
    zone integer NOT NULL,
    at integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.zones_1_high OWNER TO postgres;

--
-- Name: zones_1_low; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.zones_1_low (
    zone integer NOT NULL,
    at integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.zones_1_low OWNER TO postgres;

--
-- Name: zones_2; Type: TABLE; Schema: public; Owner: postgres
--

CREATE TABLE public.zones_2 (
    zone integer NOT NULL,
    at integer NOT NULL,
    filler text DEFAULT repeat('f'::text, 200)
);


ALTER TABLE public.zones_2 OWNER TO postgres;

--
-- Name: areas_a; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.areas ATTACH PARTITION public.areas_a FOR VALUES IN ('a');


--
-- Name: areas_rest; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.areas ATTACH PARTITION public.areas_rest DEFAULT;


--
-- Name: bills_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills ATTACH PARTITION public.bills_1 FOR VALUES FROM (0) TO (400);


--
-- Name: bills_2; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills ATTACH PARTITION public.bills_2 FOR VALUES FROM (400) TO (800);


--
-- Name: bills_9; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills ATTACH PARTITION public.bills_9 FOR VALUES FROM (5000) TO (6000);


--
-- Name: events_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_1 FOR VALUES FROM (0) TO (500);


--
-- Name: events_default; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.events ATTACH PARTITION public.events_default DEFAULT;


--
-- Name: logs_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.logs ATTACH PARTITION public.logs_1 FOR VALUES FROM (0) TO (500);


--
-- Name: logs_2; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.logs ATTACH PARTITION public.logs_2 FOR VALUES FROM (500) TO (1000);


--
-- Name: spans_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.spans ATTACH PARTITION public.spans_1 FOR VALUES FROM (0) TO (500);


--
-- Name: zones_1; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.zones ATTACH PARTITION public.zones_1 FOR VALUES IN (1);


--
-- Name: zones_1_high; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.zones_1 ATTACH PARTITION public.zones_1_high FOR VALUES FROM (400) TO (800);


--
-- Name: zones_1_low; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.zones_1 ATTACH PARTITION public.zones_1_low FOR VALUES FROM (0) TO (400);


--
-- Name: zones_2; Type: TABLE ATTACH; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.zones ATTACH PARTITION public.zones_2 FOR VALUES IN (2);


--
-- Name: dogs filler; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.dogs ALTER COLUMN filler SET DEFAULT repeat('f'::text, 200);


--
-- Name: puppies filler; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.puppies ALTER COLUMN filler SET DEFAULT repeat('f'::text, 200);


--
-- Name: tickets number; Type: DEFAULT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.tickets ALTER COLUMN number SET DEFAULT nextval('public.tickets_number_seq'::regclass);


--
-- Data for Name: orders; Type: TABLE DATA; Schema: archive; Owner: postgres
--

COPY archive.orders (id, filler) FROM stdin;
1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: animals; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.animals (id, name, age, filler) FROM stdin;
1	animal	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	animal	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	animal	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: areas_a; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.areas_a (code, size, filler) FROM stdin;
a	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
a	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
a	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: areas_b; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.areas_b (code, size, filler) FROM stdin;
b	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
b	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
b	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: areas_rest; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.areas_rest (code, size, filler) FROM stdin;
c	250	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
c	251	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
c	252	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: bills_1; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.bills_1 (id, customer_id, filler) FROM stdin;
1	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	4	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: bills_2; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.bills_2 (id, customer_id, filler) FROM stdin;
400	401	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
401	402	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
402	403	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: bills_9; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.bills_9 (id, customer_id, filler) FROM stdin;
5000	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
5001	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
5002	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: bills_linked; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.bills_linked (id, customer_id, filler) FROM stdin;
801	302	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
802	303	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
803	304	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: bills_next; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.bills_next (id, customer_id, filler) FROM stdin;
801	302	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
802	303	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
803	304	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: blank; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.blank (id, number) FROM stdin;
\.


--
-- Data for Name: cats; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.cats (id, name, age, filler) FROM stdin;
1	cat	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	cat	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	cat	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: customers; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.customers (id, name, email, city, created, filler) FROM stdin;
1	name 1	mail1	city	2026-11-23 02:03:54.548115+00	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	name 2	mail2	city	2026-11-23 02:03:54.548115+00	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	name 3	mail3	city	2026-11-23 02:03:54.548115+00	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: deals; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.deals (id, tall, list, pair, filler) FROM stdin;
1	1	\N	\N	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	\N	\N	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	\N	\N	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: dogs; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.dogs (id, name, age, filler, breed) FROM stdin;
1	dog	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff	\N
2	dog	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff	\N
3	dog	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff	\N
\.


--
-- Data for Name: events_1; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.events_1 (at, kind, filler) FROM stdin;
1	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: events_default; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.events_default (at, kind, filler) FROM stdin;
500	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
501	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
502	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: events_next; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.events_next (at, kind, filler) FROM stdin;
1001	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1002	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1003	kind	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: items; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.items (id, order_id, product_id, quantity, price, filler) FROM stdin;
1	1	1	1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	2	1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	3	1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: logs_1; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.logs_1 (at, level, filler) FROM stdin;
1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: logs_2; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.logs_2 (at, level, filler) FROM stdin;
500	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
501	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
502	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: logs_next; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.logs_next (at, level, filler) FROM stdin;
1001	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1002	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1003	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: logs_open; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.logs_open (at, level, filler) FROM stdin;
1001	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1002	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1003	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: marked; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.marked (v20, t, n102, ts, tz, ci, i, o, vb8, b8, net, s, e, p, q, filler) FROM stdin;
1	1	1.00	2026-11-23 02:03:55.118644	2026-11-23 02:03:55.118644+00	\N	1	\N	\N	\N	\N	\N	1	1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	2.00	2026-11-23 02:03:55.118644	2026-11-23 02:03:55.118644+00	\N	2	\N	\N	\N	\N	\N	2	2	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	3.00	2026-11-23 02:03:55.118644	2026-11-23 02:03:55.118644+00	\N	3	\N	\N	\N	\N	\N	3	3	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: notes; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.notes (id, title, body, tag, code, spare) FROM stdin;
1	note	bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb	1	1	\N
2	note	bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb	2	2	\N
3	note	bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb	3	3	\N
\.


--
-- Data for Name: orders; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.orders (id, customer_id, amount, note, status, checked, half, loose, unchecked, placed, document, filler) FROM stdin;
1	1	1.00	note	open	1	1	1	1	2026-11-23 02:03:54.588587	{}	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	2.00	note	open	2	2	2	2	2026-11-23 02:03:54.588587	{}	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	3.00	note	open	3	3	3	3	2026-11-23 02:03:54.588587	{}	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: payments; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.payments (id, bill_id, filler) FROM stdin;
1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: prices; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.prices (id, amount, wish, base, mood, filler) FROM stdin;
1	1	1	1	happy	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	2	2	happy	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	3	3	happy	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: puppies; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.puppies (id, name, age, filler, breed) FROM stdin;
1	puppy	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff	\N
2	puppy	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff	\N
3	puppy	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff	\N
\.


--
-- Data for Name: rooms; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.rooms (id, during, filler) FROM stdin;
1	[1,2)	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	[2,3)	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	[3,4)	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: samples; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.samples (v20, v, t, n102, n, ts, tz, ts3, tm3, ttz3, tz3, iv, iv3, ivd, vb8, b8, c10, net, ip, x, o, rc, ci, i, s, b, js, jb, md, va, na, ta, pl, ps, sh, f4, f8, bl, d, fi, gone, filler) FROM stdin;
1	\N	1	1.00	\N	2026-11-23 02:03:55.056544	2026-11-23 02:03:55.056544+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	1	\N	\N	{}	\N	\N	\N	\N	\N	\N	1	\N	\N	\N	\N	\N	1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	\N	2	2.00	\N	2026-11-23 02:03:55.056544	2026-11-23 02:03:55.056544+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	2	\N	\N	{}	\N	\N	\N	\N	\N	\N	2	\N	\N	\N	\N	\N	2	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	\N	3	3.00	\N	2026-11-23 02:03:55.056544	2026-11-23 02:03:55.056544+00	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	\N	3	\N	\N	{}	\N	\N	\N	\N	\N	\N	3	\N	\N	\N	\N	\N	3	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: scratch; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.scratch (id, filler) FROM stdin;
1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: shapes; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.shapes (width, height, filler) FROM stdin;
1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: spans_1; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.spans_1 (id, at, filler) FROM stdin;
1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: tickets; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.tickets (id, number, plain_number, filler) FROM stdin;
1	1	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	2	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
3	3	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: zones_1_high; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.zones_1_high (zone, at, filler) FROM stdin;
1	400	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1	402	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1	404	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: zones_1_low; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.zones_1_low (zone, at, filler) FROM stdin;
1	2	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1	4	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
1	6	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Data for Name: zones_2; Type: TABLE DATA; Schema: public; Owner: postgres
--

COPY public.zones_2 (zone, at, filler) FROM stdin;
2	1	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	3	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
2	5	ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
\.


--
-- Name: loners; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.loners', 1, false);


--
-- Name: ticket_numbers; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.ticket_numbers', 1, false);


--
-- Name: tickets_id_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.tickets_id_seq', 300, true);


--
-- Name: tickets_number_seq; Type: SEQUENCE SET; Schema: public; Owner: postgres
--

SELECT pg_catalog.setval('public.tickets_number_seq', 300, true);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: archive; Owner: postgres
--

ALTER TABLE ONLY archive.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: bills bills_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills
    ADD CONSTRAINT bills_pkey PRIMARY KEY (id);


--
-- Name: bills_1 bills_1_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills_1
    ADD CONSTRAINT bills_1_pkey PRIMARY KEY (id);


--
-- Name: bills_2 bills_2_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills_2
    ADD CONSTRAINT bills_2_pkey PRIMARY KEY (id);


--
-- Name: bills_9 bills_9_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills_9
    ADD CONSTRAINT bills_9_pkey PRIMARY KEY (id);


--
-- Name: bills_linked bills_linked_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills_linked
    ADD CONSTRAINT bills_linked_pkey PRIMARY KEY (id);


--
-- Name: bills_next bills_next_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills_next
    ADD CONSTRAINT bills_next_pkey PRIMARY KEY (id);


--
-- Name: blank blank_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.blank
    ADD CONSTRAINT blank_pkey PRIMARY KEY (id);


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: hopeful hopeful_check; Type: CHECK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER DOMAIN public.hopeful
    ADD CONSTRAINT hopeful_check CHECK ((VALUE > 0)) NOT VALID;


--
-- Name: orders loose_is_there; Type: CHECK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE public.orders
    ADD CONSTRAINT loose_is_there CHECK ((loose IS NOT NULL)) NOT VALID;


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: payments payments_pkey; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_pkey PRIMARY KEY (id);


--
-- Name: items price_is_positive; Type: CHECK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE public.items
    ADD CONSTRAINT price_is_positive CHECK ((price > 0)) NOT VALID;


--
-- Name: rooms rooms_once; Type: CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.rooms
    ADD CONSTRAINT rooms_once EXCLUDE USING gist (during WITH &&);


--
-- Name: events_at; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_at ON ONLY public.events USING btree (at);


--
-- Name: events_1_at_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_1_at_idx ON public.events_1 USING btree (at);


--
-- Name: events_kind; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_kind ON ONLY public.events USING btree (kind);


--
-- Name: events_1_kind_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_1_kind_idx ON public.events_1 USING btree (kind);


--
-- Name: events_default_at_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_default_at_idx ON public.events_default USING btree (at);


--
-- Name: events_default_kind_idx; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_default_kind_idx ON public.events_default USING btree (kind);


--
-- Name: events_next_at; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_next_at ON public.events_next USING btree (at);


--
-- Name: events_next_kind; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX events_next_kind ON public.events_next USING btree (kind);


--
-- Name: items_quantity; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX items_quantity ON public.items USING btree (quantity);


--
-- Name: logs_1_level; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX logs_1_level ON public.logs_1 USING btree (level);


--
-- Name: logs_only; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX logs_only ON ONLY public.logs USING btree (level);


--
-- Name: marked_b8; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_b8 ON public.marked USING btree (b8);


--
-- Name: marked_ci; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_ci ON public.marked USING btree (ci);


--
-- Name: marked_e; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_e ON public.marked USING btree (lower(e));


--
-- Name: marked_i; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_i ON public.marked USING btree (i);


--
-- Name: marked_n102; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_n102 ON public.marked USING btree (n102);


--
-- Name: marked_net; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_net ON public.marked USING btree (net);


--
-- Name: marked_o; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_o ON public.marked USING btree (o);


--
-- Name: marked_p; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_p ON public.marked USING btree (i) WHERE (p IS NOT NULL);


--
-- Name: marked_q; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_q ON public.marked USING btree (lower((q)::text));


--
-- Name: marked_s; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_s ON public.marked USING btree (s);


--
-- Name: marked_t; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_t ON public.marked USING btree (t);


--
-- Name: marked_ts; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_ts ON public.marked USING btree (ts);


--
-- Name: marked_tz; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_tz ON public.marked USING btree (tz);


--
-- Name: marked_v20; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_v20 ON public.marked USING btree (v20);


--
-- Name: marked_vb8; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX marked_vb8 ON public.marked USING btree (vb8);


--
-- Name: notes_brin; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX notes_brin ON public.notes USING brin (tag);


--
-- Name: notes_code; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX notes_code ON public.notes USING btree (code);


--
-- Name: notes_gin; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX notes_gin ON public.notes USING gin (to_tsvector('simple'::regconfig, body));


--
-- Name: notes_id; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX notes_id ON public.notes USING btree (id);


--
-- Name: orders_open; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_open ON public.orders USING btree (amount) WHERE ((note)::text = 'open'::text);


--
-- Name: orders_placed; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_placed ON public.orders USING btree (placed);


--
-- Name: orders_status; Type: INDEX; Schema: public; Owner: postgres
--

CREATE INDEX orders_status ON public.orders USING btree (status);


--
-- Name: orders_unchecked; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX orders_unchecked ON public.orders USING btree (unchecked);


--
-- Name: totals_id; Type: INDEX; Schema: public; Owner: postgres
--

CREATE UNIQUE INDEX totals_id ON public.totals USING btree (id);


--
-- Name: bills_1_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.bills_pkey ATTACH PARTITION public.bills_1_pkey;


--
-- Name: bills_2_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.bills_pkey ATTACH PARTITION public.bills_2_pkey;


--
-- Name: bills_9_pkey; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.bills_pkey ATTACH PARTITION public.bills_9_pkey;


--
-- Name: events_1_at_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_at ATTACH PARTITION public.events_1_at_idx;


--
-- Name: events_1_kind_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_kind ATTACH PARTITION public.events_1_kind_idx;


--
-- Name: events_default_at_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_at ATTACH PARTITION public.events_default_at_idx;


--
-- Name: events_default_kind_idx; Type: INDEX ATTACH; Schema: public; Owner: postgres
--

ALTER INDEX public.events_kind ATTACH PARTITION public.events_default_kind_idx;


--
-- Name: items_stat; Type: STATISTICS; Schema: public; Owner: postgres
--

CREATE STATISTICS public.items_stat ON order_id, quantity FROM public.items;


ALTER STATISTICS public.items_stat OWNER TO postgres;

--
-- Name: items items_quiet; Type: RULE; Schema: public; Owner: postgres
--

CREATE RULE items_quiet AS
    ON DELETE TO public.items
   WHERE (old.id < 0) DO INSTEAD NOTHING;


--
-- Name: items items_touch; Type: TRIGGER; Schema: public; Owner: postgres
--

CREATE TRIGGER items_touch BEFORE UPDATE ON public.items FOR EACH ROW EXECUTE FUNCTION public.touch();


--
-- Name: bills bills_customer; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE public.bills
    ADD CONSTRAINT bills_customer FOREIGN KEY (customer_id) REFERENCES public.customers(id);


--
-- Name: bills_linked bills_linked_customer_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.bills_linked
    ADD CONSTRAINT bills_linked_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);


--
-- Name: items items_customer; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_customer FOREIGN KEY (product_id) REFERENCES public.customers(id) NOT VALID;


--
-- Name: items items_order; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES public.orders(id);


--
-- Name: orders orders_customer; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES public.customers(id);


--
-- Name: payments payments_bill; Type: FK CONSTRAINT; Schema: public; Owner: postgres
--

ALTER TABLE ONLY public.payments
    ADD CONSTRAINT payments_bill FOREIGN KEY (bill_id) REFERENCES public.bills(id);


--
-- Name: notes notes_all; Type: POLICY; Schema: public; Owner: postgres
--

CREATE POLICY notes_all ON public.notes USING (true);


--
-- Name: changes; Type: PUBLICATION; Schema: -; Owner: postgres
--

CREATE PUBLICATION changes WITH (publish = 'insert, update, delete, truncate');


ALTER PUBLICATION changes OWNER TO postgres;

--
-- Name: changes customers; Type: PUBLICATION TABLE; Schema: public; Owner: postgres
--

ALTER PUBLICATION changes ADD TABLE ONLY public.customers;


--
-- Name: counts; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: postgres
--

REFRESH MATERIALIZED VIEW public.counts;


--
-- Name: totals; Type: MATERIALIZED VIEW DATA; Schema: public; Owner: postgres
--

REFRESH MATERIALIZED VIEW public.totals;


--
-- PostgreSQL database dump complete
--

\unrestrict iJoZ9gLVhBVVsFcV4m3ZQvYWqZf0xkV4MyiXqfOQKoYCbVrlT6aZRfcH9C6LFeF

