@echo off
rem The same two commands for Windows: ".\make run" and ".\make test". Needs Python 3.11 or newer from python.org.
setlocal
cd /d "%~dp0"
if "%PORT%"=="" set PORT=8501
if "%1"=="run" goto install
if "%1"=="test" goto install
echo Usage: .\make run     serve the dashboard at http://127.0.0.1:%PORT%
echo        .\make test    check all of it
exit /b 1

:install
if not exist .venv\Scripts\python.exe py -3 -m venv .venv || python -m venv .venv || exit /b 1
set PY=.venv\Scripts\python.exe
set WANTED=requirements.txt
if "%1"=="test" set WANTED=requirements-dev.txt
%PY% -m pip --disable-pip-version-check --quiet install --requirement %WANTED% --constraint requirements.lock || exit /b 1
if "%1"=="test" goto test
%PY% -m streamlit run dashboard.py --server.address 127.0.0.1 --server.port %PORT%
exit /b %errorlevel%

:test
%PY% -m ruff check || exit /b 1
%PY% -m ruff format --check || exit /b 1
%PY% -m mypy || exit /b 1
%PY% -m tests.browser.chromium || exit /b 1
%PY% -m tests.office || exit /b 1
%PY% -m pytest --numprocesses 2
exit /b %errorlevel%
