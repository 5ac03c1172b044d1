"""The paper of a deck: its size, layouts, typeface and colours, or those of the city's own template."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.exc import PackageNotFoundError
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from kbview.i18n import _
from kbview.native_marks import UNSAID
from kbview.theme import OFFICE_FONT, Theme

TEMPLATE = "KBDATA_PPTX_TEMPLATE"
WIDE, HIGH = Inches(13.333), Inches(7.5)
EDGE = Inches(0.6)
TITLE, LARGE, BODY, SMALL, TINY = 28, 40, 18, 14, 12  # pt
TITLE_ROOM = Inches(1.15)
FOOT_ROOM = Inches(0.62)
THEME = "/ppt/theme/theme"
BESIDE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
Box = tuple[int, int, int, int]


class TemplateError(ValueError):
    """The city's template cannot be used; its words are for the user."""


@dataclass(frozen=True)
class Paper:
    """What slides are made on. plain, first: the layouts of a slide and of the first one. own: whether it is the city's template."""

    presentation: Any
    plain: Any
    first: Any
    theme: Theme
    own: bool

    @property
    def title(self) -> Any:
        """The placeholder of a slide's title."""
        return next(shape for shape in self.plain.placeholders if shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE))

    @property
    def body(self) -> Box:
        """Where the content of a slide stands: below the title, above the foot."""
        title = self.title
        top = title.top + title.height + Inches(0.05)
        return (int(title.left), int(top), int(title.width), int(self.foot[1] - top - Inches(0.1)))

    @property
    def foot(self) -> Box:
        """Where the foot stands: above what the template has at its lower edge."""
        wide, high = self.presentation.slide_width, self.presentation.slide_height
        lower = [shape.top for shape in self.plain.placeholders if shape.placeholder_format.type in BESIDE and shape.top > high / 2] if self.own else []
        bottom = min([high - Inches(0.12), *lower])
        return (int(EDGE), int(bottom - FOOT_ROOM), int(wide - 2 * EDGE), int(FOOT_ROOM))


def opened(theme: Theme, template: str | None = None) -> Paper:
    """The paper: the city's template where one is named (by `KBDATA_PPTX_TEMPLATE` unless given), else our own. Raises TemplateError."""
    path = template if template is not None else os.environ.get(TEMPLATE, "")
    return _of_template(path, theme) if path else _own(theme)


def text(
    shape: Any,
    rows: Sequence[tuple[str, int, bool, str]],
    *,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
    align: PP_ALIGN = PP_ALIGN.LEFT,
    margin: int = 0,
) -> None:
    """Write paragraphs into a shape. rows: text, size in pt, bold, and colour; an empty colour is the ink of the paper."""
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = margin
    for number, (said, size, bold, colour) in enumerate(rows):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run()
        run.text = clean(said)
        run.font.size, run.font.bold = Pt(size), bold
        paint(run.font, colour)


def paint(font: Any, colour: str) -> None:
    """The colour of letters; empty for the ink of the paper, which a template may have changed."""
    if colour:
        font.color.rgb = RGBColor.from_string(colour[1:])
    else:
        font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def clean(said: str) -> str:
    """A text without what no office file can hold."""
    return UNSAID.sub("", said)


def fitted(shape: Any, box: Box) -> None:
    """Give a title its box; should its letters turn out too wide for it, they are made smaller."""
    shape.left, shape.top, shape.width, shape.height = map(Emu, box)
    shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE


def sized(shape: Any, size: int) -> None:
    """Give the letters of a title a size; should they not fit, they are made smaller."""
    for paragraph in shape.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
    shape.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE


def form(slide: Any, kind: MSO_SHAPE, box: Sequence[float], filling: str, edge: str = "", points: float = 1.0) -> Any:
    """A filled form, with an edge where it has a colour; flat, whatever the theme does to forms."""
    shape = slide.shapes.add_shape(kind, *(Emu(int(each)) for each in box))
    shape._element.remove(shape._element.find(qn("p:style")))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(filling[1:])
    if edge:
        shape.line.color.rgb, shape.line.width = RGBColor.from_string(edge[1:]), Pt(points)
    else:
        shape.line.fill.background()
    return shape


def chip(slide: Any, said: str, left: int, top: int, theme: Theme) -> int:
    """A ribbon, its right edge at `left`. Returns its left edge."""
    wide = Pt(8.5 * len(said) + 22)
    shape = form(slide, MSO_SHAPE.ROUNDED_RECTANGLE, (left - wide, top, wide, Inches(0.32)), theme.accent)
    shape.name = said
    text(shape, [(said, SMALL, True, theme.ink)], anchor=MSO_ANCHOR.MIDDLE, align=PP_ALIGN.CENTER)
    shape.text_frame.word_wrap = False
    return int(left - wide)


def number(slide: Any, paper: Paper) -> None:
    """The slide's number, where the layout wants it, else at the lower right."""
    if any(shape.is_placeholder and shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER for shape in slide.shapes):
        return
    model = next((shape for shape in slide.slide_layout.placeholders if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER), None)
    left, top, wide, _high = paper.foot
    box = slide.shapes.add_textbox(Emu(left + wide - Inches(0.6)), Emu(top + Inches(0.02)), Inches(0.6), Inches(0.3))
    box.name = _("Nomor halaman")
    text(box, [("", TINY, False, "" if paper.own else paper.theme.muted)], align=PP_ALIGN.RIGHT)
    [paragraph] = box.text_frame.paragraphs
    run = paragraph._p.find(qn("a:r"))
    look = etree.tostring(run.find(qn("a:rPr"))).decode()
    field = parse_xml(f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{look}<a:t>‹#›</a:t></a:fld>')
    paragraph._p.replace(run, field)
    if model is not None:  # a placeholder follows what the master says of it
        index = model.placeholder_format.idx
        box._element.nvSpPr.nvPr.append(parse_xml(f'<p:ph {nsdecls("p")} type="sldNum" sz="quarter" idx="{index}"/>'))
        if paper.own:
            box._element.spPr.remove(box._element.spPr.find(qn("a:xfrm")))


def _of_template(path: str, theme: Theme) -> Paper:
    try:
        presentation = Presentation(_as_presentation(Path(path).read_bytes()))
    except OSError as error:
        raise TemplateError(_("Templat salindia {f} ({v}) tidak dapat dibaca: {e}.").format(f=path, v=TEMPLATE, e=error.strerror or error)) from error
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, AttributeError) as error:
        raise TemplateError(_("Templat salindia {f} ({v}) bukan berkas PPTX atau POTX yang utuh.").format(f=path, v=TEMPLATE)) from error
    for slide in list(presentation.slides._sldIdLst):  # examples that stand in it
        presentation.part.drop_rel(slide.rId)
        presentation.slides._sldIdLst.remove(slide)
    layouts = {index: _kinds(layout) for index, layout in enumerate(presentation.slide_layouts)}
    titled = [index for index, kinds in layouts.items() if kinds == [PP_PLACEHOLDER.TITLE]] or [
        index for index, kinds in layouts.items() if PP_PLACEHOLDER.TITLE in kinds
    ]
    if not titled:
        raise TemplateError(_("Templat salindia {f} ({v}) tidak punya tata letak dengan judul.").format(f=path, v=TEMPLATE))
    opening = [index for index, kinds in layouts.items() if PP_PLACEHOLDER.CENTER_TITLE in kinds]
    return Paper(presentation, presentation.slide_layouts[titled[0]], presentation.slide_layouts[(opening or titled)[0]], theme, True)


def _as_presentation(content: bytes) -> io.BytesIO:
    """A file that may be a template of PowerPoint (POTX), as the presentation that it is but for its name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in given.namelist():
            part = given.read(name)
            taken.writestr(
                name, part.replace(b"presentationml.template.main+xml", b"presentationml.presentation.main+xml") if "Content_Types" in name else part
            )
    made.seek(0)
    return made


def _kinds(layout: Any) -> list[Any]:
    """The kinds of the placeholders of a layout, without those at its lower edge."""
    return [shape.placeholder_format.type for shape in layout.placeholders if shape.placeholder_format.type not in BESIDE]


def _own(theme: Theme) -> Paper:
    """Our own paper, made of python-pptx's blank one: wide, with the theme's colours, one layout."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDE, HIGH
    plain = next(layout for layout in presentation.slide_layouts if _kinds(layout) == [PP_PLACEHOLDER.TITLE])
    for layout in list(presentation.slide_layouts):
        if layout is not plain and layout != plain:
            presentation.slide_layouts.remove(layout)
    _dress(presentation, theme)
    for sheet in (presentation.slide_master, plain):
        for shape in list(sheet.placeholders):
            if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                shape.left, shape.top, shape.width, shape.height = EDGE, Inches(0.35), WIDE - 2 * EDGE, TITLE_ROOM
                shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
                shape.text_frame.margin_left = shape.text_frame.margin_right = 0
            elif shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
                shape.left, shape.top, shape.width, shape.height = WIDE - EDGE - Inches(0.6), HIGH - Inches(0.6), Inches(0.6), Inches(0.3)
            elif shape.placeholder_format.type == PP_PLACEHOLDER.BODY:
                shape.left, shape.top, shape.width, shape.height = EDGE, Inches(1.7), WIDE - 2 * EDGE, Inches(4.9)
            else:
                shape._element.getparent().remove(shape._element)
    strip = plain.shapes._spTree
    strip.insert(2, parse_xml(_band(theme)))
    return Paper(presentation, plain, plain, theme, False)


def _band(theme: Theme) -> str:
    """A band along the upper edge."""
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name=""/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{WIDE}" cy="{Inches(0.11)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{theme.primary[1:]}"/>'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr/></a:p></p:txBody></p:sp>"
    )


def _dress(presentation: Any, theme: Theme) -> None:
    """Put our colours and typeface into the theme of the master, so that what is added by hand looks like the rest; set its titles."""
    colours = (theme.ink, theme.card, theme.muted, theme.paper, theme.primary, theme.accent, theme.alarm, *theme.fields[:3], theme.primary, theme.muted)
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{each}" for each in range(1, 7)), "hlink", "folHlink")
    for part in (relation.target_part for relation in presentation.slide_master.part.rels.values() if not relation.is_external):
        if not str(part.partname).startswith(THEME):
            continue
        sheet = part.blob.decode("utf-8")
        for name, colour in zip(names, colours, strict=True):
            sheet = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{colour[1:]}"/>\g<2>', sheet, flags=re.DOTALL)
        part._blob = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{OFFICE_FONT}", sheet).encode("utf-8")
    styles = presentation.slide_master._element.find(qn("p:txStyles")).find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    styles.set("algn", "l")
    look = styles.find(qn("a:defRPr"))
    look.set("sz", str(TITLE * 100))
    look.set("b", "1")
