/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Ashlar authors
 */
#include <string.h>

#include "threat/report.h"

/*
 * The data-flow diagram. Each boundary is a box that holds its entities and the boundaries in it, laid in rows like
 * words in a paragraph; sizes are found from the innermost outwards, places from the outermost inwards. Flows bend to
 * one side, so that there and back are two lines.
 */

enum { ENTITY_WIDTH = 176, ENTITY_HEIGHT = 60, GAP = 56, MARGIN = 24, TITLE_HEIGHT = 30, BLOCKS_MAX = 2000 };

struct block {
    const struct threat_record *record; /* NULL: the world */
    size_t parent;                      /* index */
    size_t depth;
    int x, y, width, height; /* x, y: within the parent until placed, then on the page */
};

/* The name of a flow, around a point of its line. */
struct tag {
    double x;
    double y;
    int width;
};

struct diagram {
    const struct threat_model *model;
    FILE *out;
    struct block *blocks; /* 0: the world */
    size_t count;
    size_t deepest;
    struct tag *tags; /* names of flows, where they were written */
    size_t tag_count;
};

static void put_text(FILE *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        const char *instead = text[i] == '<'   ? "&lt;"
                              : text[i] == '>' ? "&gt;"
                              : text[i] == '&' ? "&amp;"
                              : text[i] == '"' ? "&quot;"
                                               : NULL;
        if (instead != NULL) {
            fputs(instead, out);
        } else {
            fputc(text[i], out);
        }
    }
}

static size_t block_of(const struct diagram *d, const struct threat_record *record)
{
    for (size_t i = 1; i < d->count && record != NULL; i++) {
        if (d->blocks[i].record == record) {
            return i;
        }
    }
    return 0;
}

static bool is_box(const struct block *block)
{
    return block->record == NULL || block->record->kind == THREAT_KIND_BOUNDARY;
}

static size_t count_drawn(const struct threat_model *model)
{
    size_t count = 1;
    for (size_t i = 0; i < model->count; i++) {
        count += threat_is_kind(&model->records[i], THREAT_KIND_FLOW) ||
                 threat_is_kind(&model->records[i], THREAT_KIND_BOUNDARY) ||
                 threat_is_kind(&model->records[i], THREAT_KIND_ENTITY);
    }
    return count;
}

static void collect(struct diagram *d, struct threat_arena *arena)
{
    d->blocks = threat_alloc(arena, count_drawn(d->model) * sizeof(d->blocks[0]));
    d->count = 1;
    for (size_t i = 0; i < d->model->count; i++) {
        const struct threat_record *record = &d->model->records[i];
        if (threat_is_kind(record, THREAT_KIND_BOUNDARY) || threat_is_kind(record, THREAT_KIND_ENTITY)) {
            d->blocks[d->count++] =
                (struct block){ .record = record, .width = ENTITY_WIDTH, .height = ENTITY_HEIGHT };
        }
    }
    for (size_t i = 1; i < d->count; i++) {
        d->blocks[i].parent = block_of(d, threat_target_of(d->model, threat_item_of(d->blocks[i].record, THREAT_IN)));
    }
    for (size_t i = 1; i < d->count; i++) {
        size_t depth = 1;
        for (size_t at = d->blocks[i].parent; at != 0 && depth <= d->count; at = d->blocks[at].parent) {
            depth++;
        }
        if (depth > d->count) { /* a circle, which the checks tell: it begins here */
            d->blocks[i].parent = 0;
            depth = 1;
        }
        d->blocks[i].depth = depth;
        d->deepest = depth > d->deepest ? depth : d->deepest;
    }
}

static int root_of(int area)
{
    int root = 1;
    while (root * root < area && root < 20000) {
        root += 1 + root / 16;
    }
    return root;
}

/* Lays the children of a box in rows, and gives it their size. */
static void lay_out(struct diagram *d, size_t box)
{
    struct block *b = &d->blocks[box];
    int area = 0;
    int x = MARGIN;
    int y = MARGIN + (box == 0 ? 0 : TITLE_HEIGHT);
    int row_height = 0;
    int width = ENTITY_WIDTH + 2 * MARGIN;
    for (size_t i = 1; i < d->count; i++) {
        area += d->blocks[i].parent == box ? (d->blocks[i].width + GAP) * (d->blocks[i].height + GAP) : 0;
    }
    int limit = root_of(area) * 5 / 4;
    for (size_t i = 1; i < d->count; i++) {
        struct block *child = &d->blocks[i];
        if (child->parent != box) {
            continue;
        }
        if (x > MARGIN && x + child->width > limit) {
            x = MARGIN;
            y += row_height + GAP;
            row_height = 0;
        }
        child->x = x;
        child->y = y;
        x += child->width + GAP;
        row_height = child->height > row_height ? child->height : row_height;
        width = x - GAP + MARGIN > width ? x - GAP + MARGIN : width;
    }
    b->width = width;
    b->height = y + row_height + MARGIN;
}

static void place(struct diagram *d)
{
    for (size_t depth = d->deepest + 1; depth > 0; depth--) {
        for (size_t i = 0; i < d->count; i++) {
            if (d->blocks[i].depth == depth - 1 && is_box(&d->blocks[i])) {
                lay_out(d, i);
            }
        }
    }
    for (size_t depth = 1; depth <= d->deepest; depth++) {
        for (size_t i = 1; i < d->count; i++) {
            if (d->blocks[i].depth == depth) {
                d->blocks[i].x += d->blocks[d->blocks[i].parent].x;
                d->blocks[i].y += d->blocks[d->blocks[i].parent].y;
            }
        }
    }
}

/* A line of at most `most` characters, cut between words if it can be. `*rest` gets what is left. */
static void print_line(FILE *out, const char *text, size_t most, bool is_last, const char **rest)
{
    size_t len = 0;
    size_t at = 0;
    size_t cut = 0;
    while (text[len] != '\0' && at < most) {
        do {
            len++;
        } while (((unsigned char)text[len] & 0xc0) == 0x80);
        at++;
        cut = text[len] == ' ' || text[len] == '\0' ? len : cut;
    }
    size_t taken = text[len] == '\0' ? len : cut != 0 ? cut : len;
    put_text(out, text, taken);
    *rest = text + taken + strspn(text + taken, " ");
    if (is_last && **rest != '\0') {
        fputs("…", out);
    }
}

static void print_box(const struct diagram *d, const struct block *b)
{
    fprintf(d->out, "<g><title>");
    put_text(d->out, b->record->title, strlen(b->record->title));
    fprintf(
        d->out,
        "</title><rect class=\"boundary\" fill=\"none\" stroke=\"#7a828c\" stroke-width=\"1.5\" stroke-dasharray=\"7 4\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\"/><text class=\"where\" font-weight=\"600\" fill=\"#7a828c\" x=\"%d\" y=\"%d\">",
        b->x, b->y, b->width, b->height, b->x + 12, b->y + 20);
    fprintf(d->out, "%s</text></g>\n", b->record->id);
}

static void print_entity(const struct diagram *d, const struct block *b)
{
    enum { LETTERS = 25 };
    const struct threat_item *type = threat_item_of(b->record, THREAT_TYPE);
    int round = type != NULL && (type->level == THREAT_PERSON || type->level == THREAT_PROCESS) ? 28 : 4;
    const char *rest = b->record->title;
    fprintf(d->out, "<g class=\"%s\"><title>", type == NULL ? "device" : type->text);
    put_text(d->out, rest, strlen(rest));
    fprintf(d->out, "</title><rect class=\"entity\" fill=\"#eef3f8\" stroke=\"#1c2126\" stroke-width=\"1.2\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>", b->x,
            b->y, b->width, b->height, round);
    if (type != NULL && type->level == THREAT_STORE) {
        fprintf(d->out, "<path class=\"entity\" fill=\"#eef3f8\" stroke=\"#1c2126\" stroke-width=\"1.2\" d=\"M%d %dv%dM%d %dv%d\"/>", b->x + 8, b->y, b->height,
                b->x + b->width - 8, b->y, b->height);
    }
    fprintf(d->out, "<text class=\"id\" font-weight=\"600\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>", b->x + b->width / 2, b->y + 20, b->record->id);
    for (int line = 0; line < 2 && *rest != '\0'; line++) {
        fprintf(d->out, "<text class=\"what\" text-anchor=\"middle\" font-size=\"11\" x=\"%d\" y=\"%d\">", b->x + b->width / 2, b->y + 36 + 14 * line);
        print_line(d->out, rest, LETTERS, line == 1, &rest);
        fputs("</text>", d->out);
    }
    fputs("</g>\n", d->out);
}

struct point {
    double x;
    double y;
};

static struct point centre_of(const struct block *b)
{
    return (struct point){ b->x + b->width / 2.0, b->y + b->height / 2.0 };
}

static double absolute(double value)
{
    return value < 0 ? -value : value;
}

/* Where the line from the centre of a block towards a point leaves the block. */
static struct point edge_of(const struct block *b, struct point towards)
{
    struct point centre = centre_of(b);
    double dx = towards.x - centre.x;
    double dy = towards.y - centre.y;
    double by_x = dx == 0 ? 1e9 : b->width / 2.0 / absolute(dx);
    double by_y = dy == 0 ? 1e9 : b->height / 2.0 / absolute(dy);
    double part = by_x < by_y ? by_x : by_y;
    part = part > 1 ? 1 : part;
    return (struct point){ centre.x + dx * part, centre.y + dy * part };
}

/* How many flows before this one join the same two blocks in the same direction. */
static int earlier_alike(const struct diagram *d, const struct threat_record *flow, const struct threat_record *from,
                         const struct threat_record *to)
{
    int count = 0;
    for (const struct threat_record *other = d->model->records; other < flow; other++) {
        count += threat_is_kind(other, THREAT_KIND_FLOW) &&
                 threat_target_of(d->model, threat_item_of(other, THREAT_FROM)) == from &&
                 threat_target_of(d->model, threat_item_of(other, THREAT_TO)) == to;
    }
    return count;
}

static struct point bend_of(struct point a, struct point b, int order)
{
    double dx = b.x - a.x;
    double dy = b.y - a.y;
    double longer = absolute(dx) > absolute(dy) ? absolute(dx) : absolute(dy);
    double side = longer == 0 ? 0
                              : (26.0 + 34.0 * order) / longer +
                                    (longer > 400 ? 0.12 : 0); /* a long line goes around what lies between */
    return (struct point){ (a.x + b.x) / 2 - dy * side, (a.y + b.y) / 2 + dx * side };
}

struct curve {
    struct point begin;
    struct point bend;
    struct point end;
};

/* False: the flow begins and ends at one entity, or at one that is not drawn. */
static bool find_curve(const struct diagram *d, const struct threat_record *flow, struct curve *out)
{
    const struct threat_record *from = threat_target_of(d->model, threat_item_of(flow, THREAT_FROM));
    const struct threat_record *to = threat_target_of(d->model, threat_item_of(flow, THREAT_TO));
    const struct block *a = &d->blocks[block_of(d, from)];
    const struct block *b = &d->blocks[block_of(d, to)];
    if (a == b || a->record == NULL || b->record == NULL) {
        return false;
    }
    out->bend = bend_of(centre_of(a), centre_of(b), earlier_alike(d, flow, from, to));
    out->begin = edge_of(a, out->bend);
    out->end = edge_of(b, out->bend);
    return true;
}

/* Lines lie below the entities, names above them. */
static void print_line_of(struct diagram *d, const struct threat_record *flow)
{
    struct curve c;
    bool is_crossing = threat_flow_crosses(d->model, flow);
    if (find_curve(d, flow, &c)) {
        fprintf(d->out, "<path class=\"flow %s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.3\" marker-end=\"url(#end)\" d=\"M%.0f %.0fQ%.0f %.0f %.0f %.0f\"/>\n",
                is_crossing ? "crossing" : "inside", is_crossing ? "#b4371e" : "#7a828c", c.begin.x, c.begin.y, c.bend.x, c.bend.y,
                c.end.x, c.end.y);
    }
}

static struct point point_on(const struct curve *c, double part)
{
    double a = (1 - part) * (1 - part);
    double b = 2 * part * (1 - part);
    double e = part * part;
    return (struct point){ a * c->begin.x + b * c->bend.x + e * c->end.x, a * c->begin.y + b * c->bend.y + e * c->end.y };
}

enum { NAME_HEIGHT = 16, WHERE_HEIGHT = 28 /* of a boundary's own name, at its top */ };

/* Would a name of this width, around `middle`, hide an entity, or another name? */
static bool hides(const struct diagram *d, struct point middle, int width)
{
    for (size_t i = 0; i < d->tag_count; i++) {
        if (absolute(middle.x - d->tags[i].x) < (width + d->tags[i].width) / 2.0 &&
            absolute(middle.y - d->tags[i].y) < NAME_HEIGHT) {
            return true;
        }
    }
    for (size_t i = 1; i < d->count; i++) {
        const struct block *b = &d->blocks[i];
        int height = is_box(b) ? WHERE_HEIGHT : b->height;
        int wide = is_box(b) ? 7 * (int)strlen(b->record->id) + 24 : b->width;
        if (middle.x + width / 2.0 > b->x && middle.x - width / 2.0 < b->x + wide &&
            middle.y + NAME_HEIGHT / 2.0 > b->y && middle.y - NAME_HEIGHT / 2.0 < b->y + height) {
            return true;
        }
    }
    return false;
}

/* The middle of the line, or the place nearest to it where the name hides nothing. */
static struct point place_of_name(const struct diagram *d, const struct curve *c, int width)
{
    static const double parts[] = { 0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82 };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct point middle = point_on(c, parts[i]);
        if (!hides(d, middle, width)) {
            return middle;
        }
    }
    return point_on(c, parts[0]);
}

static void print_name_of(struct diagram *d, const struct threat_record *flow)
{
    struct curve c;
    if (!find_curve(d, flow, &c)) {
        return;
    }
    int width = (int)strlen(flow->id) * 7 + 8;
    struct point middle = place_of_name(d, &c, width);
    d->tags[d->tag_count++] = (struct tag){ middle.x, middle.y, width };
    fprintf(d->out, "<g><title>%s ", flow->id);
    put_text(d->out, flow->title, strlen(flow->title));
    fprintf(
        d->out,
        "</title><rect class=\"label\" fill=\"#ffffff\" opacity=\".85\" x=\"%.0f\" y=\"%.0f\" width=\"%d\" height=\"16\" rx=\"3\"/><text class=\"name\" text-anchor=\"middle\" font-size=\"11\" x=\"%.0f\" y=\"%.0f\">%s</text></g>\n",
        middle.x - width / 2.0, middle.y - 8, width, middle.x, middle.y + 4, flow->id);
}

static void print_flows(struct diagram *d, void (*print)(struct diagram *, const struct threat_record *))
{
    for (size_t i = 0; i < d->model->count; i++) {
        if (threat_is_kind(&d->model->records[i], THREAT_KIND_FLOW)) {
            print(d, &d->model->records[i]);
        }
    }
}

/* Colours stand at the elements, for viewers that know no variables and no style; the style changes them in the dark. */
static const char style[] =
    "<style>@media(prefers-color-scheme:dark){.df{color-scheme:dark}.df text{fill:#e3e7eb}.df .boundary,.df .flow{stroke:#828b96}"
    ".df .where{fill:#828b96}.df .entity{fill:#232b33;stroke:#e3e7eb}.df .crossing{stroke:#ff8a66}.df .label{fill:#14181c}}</style>"
    "<defs><marker id=\"end\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">"
    "<path d=\"M0 0L8 4L0 8z\" fill=\"#7a828c\"/></marker></defs>\n";

static void print_blocks(struct diagram *d)
{
    for (size_t depth = 1; depth <= d->deepest; depth++) {
        for (size_t i = 1; i < d->count; i++) {
            if (d->blocks[i].depth == depth && is_box(&d->blocks[i])) {
                print_box(d, &d->blocks[i]);
            }
        }
    }
    print_flows(d, print_line_of);
    for (size_t i = 1; i < d->count; i++) {
        if (!is_box(&d->blocks[i])) {
            print_entity(d, &d->blocks[i]);
        }
    }
}

void threat_diagram(const struct threat_model *model, bool is_alone, FILE *out)
{
    struct threat_arena arena = { 0 };
    struct diagram d = { .model = model, .out = out };
    if (count_drawn(model) > BLOCKS_MAX) {
        fputs(is_alone ? "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"
                       : "<p>Too many entities for a diagram.</p>\n",
              out);
        return;
    }
    collect(&d, &arena);
    place(&d);
    d.tags = threat_alloc(&arena, (model->count + 1) * sizeof *d.tags);
    fprintf(
        out,
        "<svg class=\"df\" font-family=\"system-ui,sans-serif\" font-size=\"12\" fill=\"#1c2126\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"Data flows\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">\n",
        d.blocks[0].width, d.blocks[0].height, d.blocks[0].width, d.blocks[0].height);
    fputs(style, out);
    print_blocks(&d);
    print_flows(&d, print_name_of);
    fputs("</svg>\n", out);
    threat_release(&arena);
}
