"""The styles of the folder `styles` are installed as package data; all else is in pyproject.toml."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["bibkit*"]), "bibkit.data.styles"],
    package_dir={"bibkit.data.styles": "styles"},
    package_data={
        "bibkit": ["py.typed", "data/*"],
        "bibkit.site": ["words.toml", "templates/*", "assets/*"],
        "bibkit.data.styles": ["*.csl"],
    },
)
