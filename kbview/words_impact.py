"""What an impact verdict says, in words: the finding with its uncertainty, what is missing, and each caveat with what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kbdata.impact import DOUBTFUL, SUPPORTED, UNKNOWN, UNPROVEN, Caveat, Verdict
from kbdata.staggered import Estimate
from kbview import formats, i18n, words
from kbview.i18n import _, _n
from kbview.view import View

# The anchors in docs/metode.md, by what a card shows.
METHODS = {
    "staggered": "selisih-bertahap",
    "before_after": "sebelum-sesudah",
    "pretrend": "uji-tren",
    "methods": "pembanding-lain",
    "sensitivity": "kepekaan",
    "placebo": "uji-tiruan",
    "caveats": "putusan-dampak",
}


def name(view: View, verdict: Verdict, *, inside: bool = False) -> str:
    """The indicator. inside: as it stands within a sentence."""
    text = i18n.own(view.data.indicator(verdict.panel.code), "nama")
    return words.inside(text) if inside else text


def size(view: View, code: str, value: float, *, sign: bool = True) -> str:
    """An effect with its sign and unit; of shares in points."""
    indicator = view.data.indicator(code)
    decimals = int(indicator["desimal"])
    text = formats.signed(value, decimals) if sign else formats.number(abs(value), decimals)
    return _("{n} poin").format(n=text) if formats.is_percent(indicator["satuan"]) else formats.with_unit(text, i18n.own(indicator, "satuan"))


def unit(view: View, code: str) -> str:
    """The unit of an effect: of shares points."""
    indicator = view.data.indicator(code)
    return _("poin") if formats.is_percent(indicator["satuan"]) else i18n.own(indicator, "satuan")


def span(view: View, code: str, estimate: Estimate) -> str:
    """The interval in words: `−0,7 sampai +2,9 poin`; a dash where there is none."""
    if estimate.low is None or estimate.high is None:
        return _("selangnya tidak dapat dihitung")
    decimals = int(view.data.indicator(code)["desimal"])
    return _("{a} sampai {b}").format(a=formats.signed(estimate.low, decimals), b=size(view, code, estimate.high))


def judgement(code: str) -> str:
    """The verdict in a word or two."""
    return {
        UNKNOWN: _("belum dapat dihitung"),
        UNPROVEN: _("tidak terbukti"),
        DOUBTFUL: _("ada beda, tetapi jangan disebut dampak"),
        SUPPORTED: _("didukung data"),
    }[code]


def sentence(view: View, verdict: Verdict) -> str:
    """The page's one sentence: the finding with its uncertainty."""
    indicator, code = name(view, verdict), verdict.panel.code
    if verdict.study is None:
        return _("Dampak Kampung KB pada {nama} belum dapat dihitung: {sebab}.").format(nama=words.inside(indicator), sebab=missing(verdict.panel.missing))
    found = verdict.study.estimate
    told = {caveat.code for caveat in verdict.caveats}
    text = {
        UNPROVEN: _("Dampak Kampung KB pada {nama} tidak terbukti: perkiraannya {efek} ({selang}), tetapi undian menghasilkan beda sebesar itu juga")
        if found.clear
        else _("Dampak Kampung KB pada {nama} tidak terbukti: perkiraannya {efek}, tetapi mungkin juga nol ({selang})"),
        DOUBTFUL: _("{nama} di kelurahan berkampung bergerak {efek} dibanding kelurahan lain ({selang}), tetapi ini jangan disebut dampak"),
        SUPPORTED: _("{nama} di kelurahan berkampung bergerak {efek} dibanding kelurahan lain ({selang}); uji-ujinya tidak membantah bahwa ini dampak"),
    }[verdict.judgement].format(
        nama=words.inside(indicator) if verdict.judgement == UNPROVEN else indicator, efek=size(view, code, found.effect), selang=span(view, code, found)
    )
    if "pretrend" in told:
        text += _("; trennya sudah tidak sejajar sebelum ada kampung")
    text += "."
    return text + " " + _("Semua angka ini simulasi: peragaan cara, bukan temuan.") if "only_simulated" in told else text


def plain(view: View, verdict: Verdict) -> str:
    """The estimate in a plain sentence."""
    if verdict.study is None:
        return missing(verdict.panel.missing).capitalize() + "."
    found = verdict.study.estimate
    return _(
        "Sesudah ada kampung, {nama} di {n} kelurahan rata-rata bergerak {efek} dibanding kelurahan yang belum punya kampung. "
        "Karena tempatnya sedikit, angka sebenarnya dapat terletak di mana saja dari {selang}."
    ).format(
        nama=name(view, verdict, inside=True), n=found.places, efek=size(view, verdict.panel.code, found.effect), selang=span(view, verdict.panel.code, found)
    )


def smallest(view: View, verdict: Verdict) -> str:
    """The smallest effect that these data would show."""
    assert verdict.study is not None
    return _("Dampak yang lebih kecil dari {n} biasanya tidak akan terlihat dengan data sebanyak ini, walaupun ada.").format(
        n=size(view, verdict.panel.code, verdict.study.detectable, sign=False)
    )


def good(view: View, verdict: Verdict) -> str:
    """Which way is good."""
    return _("turun berarti membaik") if view.data.indicator(verdict.panel.code)["arah"] == "turun" else _("naik berarti membaik")


def method(code: str) -> str:
    """A way of estimating."""
    return {
        "staggered": _("Selisih bertahap<br>(utama)"),
        "synthetic": _("Pembanding buatan"),
        "matched": _("Tempat dengan<br>kebutuhan serupa"),
        "naive": _("Sebelum–sesudah<br>tanpa pembanding"),
    }[code]


def missing(code: str) -> str:
    """What an estimate lacks."""
    return {
        "one_place": _("hanya ada satu kelurahan, tidak ada pembanding"),
        "no_kampung": _("belum ada kampung yang dicanangkan"),
        "no_data": _("angkanya belum dilaporkan, atau penyebutnya nol"),
        "one_period": _("angkanya baru ada untuk satu tahun, belum ada sebelum dan sesudah"),
        "holes": _("tidak ada kelurahan yang melapor pada semua tahun"),
        "no_before": _("semua kampung sudah ada sejak tahun pertama data, keadaan sebelumnya tidak diketahui"),
        "not_begun": _("semua kampung dicanangkan sesudah tahun terakhir data"),
        "no_untreated": _("semua kelurahan sudah punya kampung pada saat yang sama, tidak ada pembanding"),
        "few_compared": _("kelurahan tanpa kampung terlalu sedikit untuk menjadi pembanding"),
        "few_treated": _("setiap tahun pencanangan hanya punya satu kelurahan, ketidakpastiannya tidak dapat dihitung"),
        "no_variation": _("semua kelurahan berubah sama persis, ketidakpastiannya tidak dapat dihitung"),
    }[code]


def caveat(view: View, verdict: Verdict, found: Caveat) -> tuple[str, str]:
    """A caveat: what is so, and what follows from it."""
    return CAVEATS[found.code](view, verdict, found)


def weighty(code: str) -> bool:
    """Whether a caveat forbids speaking of impact, or only limits what can be said."""
    return code in {"pretrend", "fake_dates", "fragile", "fake_places", "only_simulated"}


Words = Callable[[View, Verdict, Caveat], tuple[str, str]]


def _places(view: View, found: Caveat) -> str:
    names = [view.name(place) for place in found.places]
    return formats.listing(names if len(names) <= 3 else [*names[:2], _("{n} lainnya").format(n=len(names) - 2)])


def _share(found: Caveat) -> dict[str, int]:
    return {"n": int(found.numbers[0]), "total": int(found.numbers[1])}


CAVEATS: Mapping[str, Words] = {
    "only_simulated": lambda v, r, c: (_("Semua angka simulasi"), _("Yang diperagakan caranya; hasilnya bukan bukti tentang kampung mana pun.")),
    "some_simulated": lambda v, r, c: (
        _("{p} angka simulasi").format(p=formats.percent(c.numbers[0], 0)),
        _("Hasilnya belum boleh dipakai sebagai bukti sampai angka itu diganti laporan."),
    ),
    "pretrend": lambda v, r, c: (
        _("Tren sebelum program tidak sejajar: jangan disebut dampak"),
        _("Kelurahan berkampung sudah bergerak lain sebelum kampungnya dicanangkan (p = {p}); beda sesudahnya dapat berasal dari sana.").format(
            p=formats.number(c.numbers[0], 3)
        ),
    ),
    "pretrend_untested": lambda v, r, c: (
        _("Tren sebelum program tidak dapat diuji"),
        _("Untuk itu perlu paling sedikit dua tahun sebelum pencanangan; kesejajaran di sini hanya anggapan."),
    ),
    "fake_dates": lambda v, r, c: (
        _("Tanggal tiruan pun menunjukkan “dampak”"),
        _("Bila pencanangan dianggap lebih awal dari sebenarnya, tampak beda yang belum mungkin disebabkan kampung."),
    ),
    "fake_places": lambda v, r, c: (
        _("Undian menghasilkan beda sebesar ini"),
        _("Bila tahun pencanangan diundi di antara kelurahan, {p} undian memberi beda sebesar ini atau lebih.").format(
            p=formats.percent(100 * c.numbers[0], 1)
        ),
    ),
    "fragile": lambda v, r, c: (
        _("Hasilnya rapuh"),
        _("Cukup bila sesudah pencanangan tren berpisah {k} kali penyimpangan terbesar sebelumnya, dan nol sudah mungkin.").format(
            k=formats.amount(c.numbers[0])
        ),
    ),
    "small_effects_unseen": lambda v, r, c: (
        _("Tidak terbukti bukan berarti tidak ada"),
        _("Dampak di bawah {n} biasanya luput dari data sebanyak ini.").format(n=size(v, r.panel.code, c.numbers[0], sign=False)),
    ),
    "methods_disagree": lambda v, r, c: (_("Cara-cara menghitung tidak sepakat"), _("Ada yang menunjukkan naik, ada yang turun; jangan pilih yang disukai.")),
    "chosen_by_need": lambda v, r, c: (
        _("Kampung tidak dipilih acak"),
        _n(
            "Pada tahun pertama kelurahan berkampung berbeda jelas dalam {n} ukuran kebutuhan; tempat yang tertinggal sering mengejar dengan sendirinya.",
            int(c.numbers[0]),
        ).format(n=int(c.numbers[0])),
    ),
    "spillover": lambda v, r, c: (
        _("Tetangga mungkin ikut terpengaruh"),
        _("Tanpa kelurahan yang berbatasan dengan kampung, perkiraannya {e} ({n} pembanding).").format(
            e=size(v, r.panel.code, c.numbers[0]), n=int(c.numbers[1])
        ),
    ),
    "spillover_untested": lambda v, r, c: (
        _("Pengaruh ke tetangga tidak dapat diuji"),
        _("{n} dari {total} kelurahan pembanding berbatasan dengan kelurahan berkampung; sisanya terlalu sedikit.").format(**_share(c)),
    ),
    "population": lambda v, r, c: (
        _("Penyebutnya ikut berubah"),
        _("Di kelurahan berkampung penyebut bergerak {n} dibanding kelurahan lain; rasio dapat bergerak karena itu.").format(
            n=formats.with_unit(formats.signed(c.numbers[0], 1), formats.PERCENT)
        ),
    ),
    "few_treated": lambda v, r, c: (
        _("Tempatnya sedikit"),
        _(
            "{n} kelurahan dari {t} tahun pencanangan; selang sudah dilebarkan untuk itu, tetapi satu kelurahan yang lain dari yang lain masih berpengaruh."
        ).format(n=int(c.numbers[0]), t=int(c.numbers[1])),
    ),
    "few_before": lambda v, r, c: (
        _("Tahun sebelum program sedikit"),
        _("Sebelum pencanangan hanya diketahui {a} sampai {b} tahun; tren yang tidak sejajar mudah luput.").format(a=int(c.numbers[0]), b=int(c.numbers[1]))
        if c.numbers[0] < c.numbers[1]
        else _n("Sebelum pencanangan hanya diketahui {a} tahun; tren yang tidak sejajar mudah luput.", int(c.numbers[0])).format(a=int(c.numbers[0])),
    ),
    "nothing_before": lambda v, r, c: (
        _n("{n} kelurahan tanpa “sebelum”", len(c.places)).format(n=len(c.places)),
        _("Kampung di {k} sudah ada pada tahun pertama data, jadi tidak ikut dihitung.").format(k=_places(v, c)),
    ),
    "not_begun": lambda v, r, c: (
        _n("{n} kelurahan belum mulai", int(c.numbers[0])).format(n=int(c.numbers[0])),
        _("Kampungnya dicanangkan sesudah tahun terakhir yang dihitung; sampai saat itu menjadi pembanding."),
    ),
    "holes": lambda v, r, c: (
        _n("{n} kelurahan tidak ikut", len(c.places)).format(n=len(c.places)),
        _("{k} tidak melapor pada setiap tahun.").format(k=_places(v, c)),
    ),
    "part_of_place": lambda v, r, c: (
        _("Kampung lebih kecil dari kelurahannya"),
        _("{n} dari {total} kampung hanya sebagian RT; angka seluruh kelurahan menutupi sebagian dampaknya.").format(**_share(c)),
    ),
    "late_in_year": lambda v, r, c: (
        _("Tahun pencanangan bukan tahun penuh"),
        _("{n} dari {total} kampung dicanangkan pada paruh kedua tahun; dampak pada tahun itu belum penuh.").format(**_share(c)),
    ),
}
