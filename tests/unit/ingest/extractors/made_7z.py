"""Small 7z archives made by p7zip, one a way of packing, in base64."""

from __future__ import annotations

import base64

_MADE = {
    "lzma2": (
        "N3q8ryccAATqJn8PxQAAAAAAAAAhAAAAAAAAAJpU+zcBAErkupHlt57luILkurrmsJHmlL/lupzlhbPkuo7liqDlvLrm"
        "oaPmoYjlt6XkvZznmoTpgJrnn6UK5ZCI6K6hIOS4gOeZvuS4h+WFgwoAAACBMweuD9K0iL1AwJDS/31pTYWReB5L+L+h"
        "v55AoRydE66K6Vq7tE5wqXdrles881XvvY/j9OO1M0GEWvG9ovYeR8OCyKCLT+oq1GSPN3qCXmrlGqQjDoIHUKKm9DBA"
        "5//zadoSVINEAJfalc2bqZ9tqAAAABcGTwEJdgAHCwEAASMDAQEFXQAQAAAMgJ4KASQzz2IAAA=="
    ),
    "lzma": (
        "N3q8ryccAAS1qc+yzgAAAAAAAAAhAAAAAAAAADWtgWAAci6OLlXdXEOQ7dSWd+NUmnWG72Qf+QgJDRGGePql6xuUoqPn"
        "HUmWVLM8J5kIvn6NxcU99Btub8X0yzM6gJCrSEtSNsYBaXsmgGoiblPpAAAAAIEzB64P0s5XPUDAkNNDxOH56K6hjDSV"
        "Ouwp3FZ2h5TBL4mAqcRC4Xv1xbsGcPoJ17V8QmipLSQB/IIMQ6PV2FvvaF6hczHlCAJJEo7/bI9alpqVbhMszeo0H9wO"
        "xQ40NdEXGH+tfGpJ0Fsr5NEkpWZ2M9RaempSAcAAABcGUQEJfQAHCwEAASMDAQEFXQAQAAAMgK4KAYunwvwAAA=="
    ),
    "deflate": (
        "N3q8ryccAATEWiDUxgAAAAAAAAAhAAAAAAAAAEyEWHsBSwC0/+S6keW3nuW4guS6uuawkeaUv+W6nOWFs+S6juWKoOW8"
        "uuaho+ahiOW3peS9nOeahOmAmuefpQrlkIjorqEg5LiA55m+5LiH5YWDCgAAgTMHrg/SwW/9QMCQzuXLMp8NZ65TuzvG"
        "MWDPHUccImIHQn/fk6E5ppE/Y7DCIGopik7bBkZyoJUJe1A08IDAE4O17xSa2rKDFuq+Ka0H5lN51ZalDg0oEtM5qHKe"
        "T4do2hbuxfwuD0pAGcHaGkSQt8AAAAAXBlABCXYABwsBAAEjAwEBBV0AEAAADICeCgFic/DIAAA="
    ),
    "bzip2": (
        "N3q8ryccAATioHQA5AAAAAAAAAAhAAAAAAAAAFo7YvpCWmg5MUFZJlNZhUGPkQAAG1B5ABBAAF7RZDXqAUjXh+AgAFRg"
        "AAAMAGjIRT9U8oA0AaBpkGmiLzgwqcfSOS82gMf8VqedovqYqmywS5RQAiAeozc5AipamhC4AiQ2l5Q7OORTF3JFOFCQ"
        "hUGPkQAAgTMHrg/URIl9QMCQzuXLdvZG/QE4yQfyUMtjUGhTRMS+/khcYIfiTlFJWV8x2gB13DdzQW/37VyzlJlalGWH"
        "DypJisOAgsrQVK3h+QK7NruGsWCCLUTvwhZK6p8hg9kBUkRzp7Ie0NwiBdN5ZOa1W/wAAAAXBm4BCXYABwsBAAEjAwEB"
        "BV0AEAAADICeCgEoBoGPAAA="
    ),
    "copy": (
        "N3q8ryccAAS8WVI1vgAAAAAAAAAhAAAAAAAAAH+RCTzkupHlt57luILkurrmsJHmlL/lupzlhbPkuo7liqDlvLrmoaPm"
        "oYjlt6XkvZznmoTpgJrnn6UK5ZCI6K6hIOS4gOeZvuS4h+WFgwoAAIEzB64xm4YM7Up7Prj4pRg8GxKd3EVPB41lQsA7"
        "HnUiSWUiPZiNH5jFdwGqoIVJ9KtbRuhwaGrbn0B/WpP9p6sKiWyet26klXVcbQRkSKRY985qLqKnK46T2GRoFl0Tgnxx"
        "hSwYQwr24ee9xGGYAAAAFwZLAQlzAAcLAQABIwMBAQVdABAAAAyArgoBdhCR/wAA"
    ),
    "half": (
        "N3q8ryccAASOl9M9QAAAAAAAAABqAAAAAAAAADHeVfXRK17m+fD1ElitvnbaoAYZ3WbZ5wtNnzmcvqY8jcro+mwEq75x"
        "qWJmQ0Ezsg10FXTva/VE4BdNfncO5gG7WdiHAQQGAAEJQAAHCwEAAiQG8QcBElMPto0RMBbdb5tbhh+aFY16+SEhAQAB"
        "AAw7NwAICgH7OSGuAAAFARkBABEPABqQ5XcuAHQAeAB0AAAAGQQAAAAAFAoBAIleVDuWe90BFQYBACCApIEAAA=="
    ),
    "locked": (
        "N3q8ryccAAQVY4zMsAAAAAAAAAAuAAAAAAAAAI7+o4nsygUvEtM0XaU8+1xUZb9UPxNXlO3aVqnGJo0iwHjEVYgo41tT"
        "4JAnl3jjBGw7ZOPfW9O991MxImiEXh4MITQ4kVt3UvLKiJXVLuIwLOumStAK7eFNeRAyMXbhQbi2HI8wrDNA4Xfs5kPv"
        "ESGzzOqdW2t2DbjkY3g0FMdD5sWGXY9QgIrEhJW3fNjFN5fhgWtUcIJ3gs4SPDD32oPsuj28T8fsy2d6WrXE4l/RcJVu"
        "3BcGQAEJcAAHCwEAASQG8QcBElMPxrGRya4+TVHoBj0/usgZJAxqCgHtnQReAAA="
    ),
    "ppmd": (
        "N3q8ryccAAQ0rxZkxQAAAAAAAAAhAAAAAAAAAAkXy6QA49Mm5rL5VhxD1CHmNuL2JXwtWMMiqoxEtCc7uxB9rg63jzdx"
        "IVxK+IjgFBXfxrCBBAiwZNSRIOS56dizRaRQ8Pz0K1g8AAAAgTMHrg/STU69QMCQ00PFKixuoJ97aunK4JAuLJHv8F3B"
        "q4xCLwjIUjngdBpG50b4DT9hROHsBMFlPMWwjstyh/On3gL8YpUgI5aLgt7CmhpceFqPfY1UjMNAG8beiZvwMUWAWJzR"
        "tV7E1OLOysvCuD7TE7w1wf+qEQAAABcGRwEJfgAHCwEAASMDAQEFXQAQAAAMgK4KAa4kbh0AAA=="
    ),
    "bcj": (
        "N3q8ryccAATnmT1vPQAAAAAAAABaAAAAAAAAAK4eex8Aci6OLlXdXEOQ7dSWd+NUmnWG72Qf+QgJDRGGePql6xuUoqPn"
        "HUmWVLM8J5kIvn6NxcU99Btub8XpgQAAAQQGAAEJPQAHCwEAAiMDAQEFXQAQAAAEAwMBAwEADDc3AAgKAfs5Ia4AAAUB"
        "EQ8AGpDldy4AdAB4AHQAAAAZBAAAAAAUCgEAiV5UO5Z73QEVBgEAIICkgQAA"
    ),
}


def made_7z(how: str) -> bytes:
    """An archive with 通知.txt and 附/预算.txt; ``half``, ``locked`` and ``bcj`` have the former only."""
    return base64.b64decode(_MADE[how])
