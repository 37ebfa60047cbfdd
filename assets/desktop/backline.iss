; The installer for Windows (Inno Setup 6.3 or newer); `.ci/package windows` calls it with Version and Build, the folder where
; backline.exe, backline.ico and THIRD-PARTY.txt lie.
#ifndef Version
  #error Say /DVersion=… and /DBuild=…
#endif

[Setup]
; Names the program to Windows: never to be changed.
AppId={{7E6B3C0A-5B0E-4E3C-9B57-2D1F6C8A4E91}
AppName=Backline
AppVersion={#Version}
AppPublisher=The Backline authors
DefaultDirName={autopf}\Backline
DefaultGroupName=Backline
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0
ChangesAssociations=yes
LicenseFile=..\..\LICENSE
SetupIconFile={#Build}\backline.ico
UninstallDisplayIcon={app}\backline.ico
SolidCompression=yes
OutputDir={#Build}
OutputBaseFilename=backline-{#Version}-windows-x64

[Tasks]
Name: nam; Description: "Open .nam files with Backline"
Name: desktop; Description: "An icon on the desktop"; Flags: unchecked

[Files]
Source: "{#Build}\backline.exe"; DestDir: "{app}"; Flags: ignoreversion
Source: "{#Build}\backline.ico"; DestDir: "{app}"
Source: "{#Build}\THIRD-PARTY.txt"; DestDir: "{app}"
Source: "..\..\README.md"; DestDir: "{app}"
Source: "..\..\LICENSE"; DestDir: "{app}"; DestName: "LICENSE.txt"

[Icons]
Name: "{group}\Backline"; Filename: "{app}\backline.exe"; IconFilename: "{app}\backline.ico"
Name: "{autodesktop}\Backline"; Filename: "{app}\backline.exe"; IconFilename: "{app}\backline.ico"; Tasks: desktop

[Registry]
Root: HKA; Subkey: "Software\Classes\Backline.nam"; ValueType: string; ValueData: "Neural Amp Modeler capture"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Backline.nam\DefaultIcon"; ValueType: string; ValueData: "{app}\backline.ico"
Root: HKA; Subkey: "Software\Classes\Backline.nam\shell\open\command"; ValueType: string; ValueData: """{app}\backline.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.nam\OpenWithProgids"; ValueType: string; ValueName: "Backline.nam"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.nam"; ValueType: string; ValueData: "Backline.nam"; Tasks: nam; Flags: uninsdeletevalue

[Run]
Filename: "{app}\backline.exe"; Description: "Start Backline"; Flags: postinstall nowait skipifsilent
