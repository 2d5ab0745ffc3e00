<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>AboutDialog</name>
        <message>
            <source>About netmon</source>
            <translation>Über netmon</translation>
        </message>
        <message>
            <source>Knows every device on your network</source>
            <translation>Kennt jedes Gerät in deinem Netz</translation>
        </message>
        <message>
            <source>Viewer</source>
            <translation>Ansicht</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>nicht verbunden</translation>
        </message>
        <message>
            <source>As a whole, with PyQt6 in it, the viewer is under the GNU General Public License, version 3.</source>
            <translation>Als Ganzes, mit PyQt6 darin, steht die Ansicht unter der GNU General Public License, Version 3.</translation>
        </message>
    </context>
    <context>
        <name>AlertsPage</name>
        <message>
            <source>Show those that are over</source>
            <translation>Vergangene zeigen</translation>
        </message>
        <message>
            <source>Acknowledge</source>
            <translation>Zur Kenntnis nehmen</translation>
        </message>
        <message>
            <source>I have seen this (A)</source>
            <translation>Das habe ich gesehen (A)</translation>
        </message>
        <message>
            <source>Silence</source>
            <translation>Stumm</translation>
        </message>
        <message>
            <source>Send no notifications about this for a while</source>
            <translation>Eine Weile keine Nachrichten darüber schicken</translation>
        </message>
        <message>
            <source>For an hour</source>
            <translation>Eine Stunde lang</translation>
        </message>
        <message>
            <source>For eight hours</source>
            <translation>Acht Stunden lang</translation>
        </message>
        <message>
            <source>For a day</source>
            <translation>Einen Tag lang</translation>
        </message>
        <message>
            <source>For a week</source>
            <translation>Eine Woche lang</translation>
        </message>
        <message>
            <source>Silences</source>
            <translation>Stumm geschaltet</translation>
        </message>
        <message>
            <source>All is well</source>
            <translation>Alles in Ordnung</translation>
        </message>
        <message>
            <source>When a device goes offline, answers slowly or is new, it is told here and in the tray.</source>
            <translation>Wenn ein Gerät verschwindet, langsam antwortet oder neu ist, steht es hier und im Infobereich.</translation>
        </message>
        <message>
            <source>Alerts</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>Everything</source>
            <translation>Alles</translation>
        </message>
        <message>
            <source>any alert</source>
            <translation>jede Warnung</translation>
        </message>
        <message>
            <source>until {}</source>
            <translation>bis {}</translation>
        </message>
        <message>
            <source>End</source>
            <translation>Beenden</translation>
        </message>
    </context>
    <context>
        <name>Chart</name>
        <message>
            <source>Latency (ms)</source>
            <translation>Latenz (ms)</translation>
        </message>
        <message>
            <source>Loss (%)</source>
            <translation>Verlust (%)</translation>
        </message>
        <message>
            <source>no answer</source>
            <translation>keine Antwort</translation>
        </message>
        <message>
            <source>{} lost</source>
            <translation>{} verloren</translation>
        </message>
        <message>
            <source>Latency and loss over time</source>
            <translation>Latenz und Verlust im Lauf der Zeit</translation>
        </message>
    </context>
    <context>
        <name>ConnectPage</name>
        <message>
            <source>Servers</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Forget this server</source>
            <translation>Diesen Server vergessen</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>Verbinden</translation>
        </message>
        <message>
            <source>Servers cannot be looked for here; type the address of one.</source>
            <translation>Hier kann nicht nach Servern gesucht werden; gib die Adresse eines Servers ein.</translation>
        </message>
        <message>
            <source>Looking for servers in this network …</source>
            <translation>Suche nach Servern in diesem Netz …</translation>
        </message>
        <message>
            <source>Type the key that “netmon serve” printed when it first started.</source>
            <translation>Gib den Schlüssel ein, den „netmon serve“ beim ersten Start ausgegeben hat.</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <source>Key</source>
            <translation>Schlüssel</translation>
        </message>
        <message>
            <source>Connect to a netmon server</source>
            <translation>Mit einem netmon-Server verbinden</translation>
        </message>
        <message>
            <source>The server watches the network; this window shows what it sees.</source>
            <translation>Der Server beobachtet das Netz; dieses Fenster zeigt, was er sieht.</translation>
        </message>
        <message>
            <source>No server at hand?</source>
            <translation>Kein Server zur Hand?</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>Demo ansehen</translation>
        </message>
        <message>
            <source>The key is kept in the keyring of your system ({}).</source>
            <translation>Der Schlüssel liegt im Schlüsselbund deines Systems ({}).</translation>
        </message>
        <message>
            <source>There is no keyring here, so the key is kept in a file that only you can read: {}</source>
            <translation>Hier gibt es keinen Schlüsselbund, darum liegt der Schlüssel in einer Datei, die nur du lesen kannst: {}</translation>
        </message>
        <message>
            <source>as remembered</source>
            <translation>wie gemerkt</translation>
        </message>
        <message>
            <source>The keyring of your system does not answer yet; it may be asking you to unlock it. A key that you type here is used at once.</source>
            <translation>Der Schlüsselbund deines Systems antwortet noch nicht; vielleicht fragt er nach seinem Passwort. Ein Schlüssel, den du hier eintippst, wird sofort benutzt.</translation>
        </message>
        <message>
            <source>encrypted</source>
            <translation>verschlüsselt</translation>
        </message>
        <message>
            <source>not encrypted</source>
            <translation>nicht verschlüsselt</translation>
        </message>
    </context>
    <context>
        <name>DeviceFacts</name>
        <message>
            <source>About</source>
            <translation>Steckbrief</translation>
        </message>
        <message>
            <source>Addresses</source>
            <translation>Adressen</translation>
        </message>
        <message>
            <source>Seen by</source>
            <translation>Gesehen von</translation>
        </message>
        <message>
            <source>Merged devices</source>
            <translation>Zusammengeführte Geräte</translation>
        </message>
        <message>
            <source>no MAC known</source>
            <translation>keine MAC bekannt</translation>
        </message>
        <message>
            <source>private</source>
            <translation>privat</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>Trennen</translation>
        </message>
        <message>
            <source>What came with the merge becomes a device of its own again.</source>
            <translation>Was dabei dazukam, wird wieder ein eigenes Gerät.</translation>
        </message>
        <message>
            <source>Split them?</source>
            <translation>Trennen?</translation>
        </message>
    </context>
    <context>
        <name>DeviceMenu</name>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Rename …</source>
            <translation>Umbenennen …</translation>
        </message>
        <message>
            <source>Tags …</source>
            <translation>Schlagwörter …</translation>
        </message>
        <message>
            <source>Notes …</source>
            <translation>Notizen …</translation>
        </message>
        <message>
            <source>This is mine</source>
            <translation>Das ist meins</translation>
        </message>
        <message>
            <source>Ping now</source>
            <translation>Jetzt anpingen</translation>
        </message>
        <message>
            <source>Wake up</source>
            <translation>Aufwecken</translation>
        </message>
        <message>
            <source>Copy the IP address</source>
            <translation>IP-Adresse kopieren</translation>
        </message>
        <message>
            <source>Copy the MAC</source>
            <translation>MAC kopieren</translation>
        </message>
        <message>
            <source>Copy the rows</source>
            <translation>Zeilen kopieren</translation>
        </message>
        <message>
            <source>Merge with …</source>
            <translation>Zusammenführen mit …</translation>
        </message>
        <message>
            <source>Forget …</source>
            <translation>Vergessen …</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Name (empty: the one the device gives itself)</source>
            <translation>Name (leer: wie das Gerät sich selbst nennt)</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>Schlagwörter</translation>
        </message>
        <message>
            <source>Tags, separated by commas</source>
            <translation>Schlagwörter, durch Kommas getrennt</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
        </message>
        <message>
            <source>Sent a wake-up call</source>
            <translation>Weckruf geschickt</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>Zusammenführen</translation>
        </message>
        <message>
            <source>The same device as</source>
            <translation>Dasselbe Gerät wie</translation>
        </message>
        <message>
            <source>Forget {}?</source>
            <translation>{} vergessen?</translation>
        </message>
        <message>
            <source>Its name, tags and history go. If it is still there, it comes back as a new device.</source>
            <translation>Name, Schlagwörter und Verlauf gehen verloren. Ist es noch da, kommt es als neues Gerät wieder.</translation>
        </message>
        <message>
            <source>Forget</source>
            <translation>Vergessen</translation>
        </message>
        <message>
            <source>{} answered</source>
            <translation>{} hat geantwortet</translation>
        </message>
        <message>
            <source>{} did not answer</source>
            <translation>{} hat nicht geantwortet</translation>
        </message>
    </context>
    <context>
        <name>AnswersCard</name>
        <message>
            <source>How it answers</source>
            <translation>Wie es antwortet</translation>
        </message>
        <message>
            <source>1 h</source>
            <translation>1 h</translation>
        </message>
        <message>
            <source>24 h</source>
            <translation>24 h</translation>
        </message>
        <message>
            <source>7 d</source>
            <translation>7 T</translation>
        </message>
        <message>
            <source>30 d</source>
            <translation>30 T</translation>
        </message>
        <message>
            <source>1 y</source>
            <translation>1 J</translation>
        </message>
        <message>
            <source>Save the chart</source>
            <translation>Kurve sichern</translation>
        </message>
        <message>
            <source>As a picture (PNG) …</source>
            <translation>Als Bild (PNG) …</translation>
        </message>
        <message>
            <source>As numbers (CSV) …</source>
            <translation>Als Zahlen (CSV) …</translation>
        </message>
        <message>
            <source>Point at the chart to read a moment.</source>
            <translation>Zeige auf die Kurve, um einen Zeitpunkt abzulesen.</translation>
        </message>
        <message>
            <source>The picture cannot be written there.</source>
            <translation>Das Bild kann dort nicht gespeichert werden.</translation>
        </message>
    </context>
    <context>
        <name>DeviceHead</name>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Back (Esc)</source>
            <translation>Zurück (Esc)</translation>
        </message>
        <message>
            <source>Ping now</source>
            <translation>Jetzt anpingen</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>for {}</source>
            <translation>seit {}</translation>
        </message>
        <message>
            <source>comes and goes</source>
            <translation>kommt und geht</translation>
        </message>
    </context>
    <context>
        <name>PastCard</name>
        <message>
            <source>Events</source>
            <translation>Ereignisse</translation>
        </message>
        <message>
            <source>Alerts</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>What happened to the device</source>
            <translation>Was mit dem Gerät geschah</translation>
        </message>
    </context>
    <context>
        <name>DevicePage</name>
        <message>
            <source>About the device</source>
            <translation>Über das Gerät</translation>
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Search name, address, MAC, vendor, notes …</source>
            <translation>Name, Adresse, MAC, Hersteller, Notizen suchen …</translation>
        </message>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Tag</source>
            <translation>Schlagwort</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <source>Any status</source>
            <translation>Jeder Status</translation>
        </message>
        <message>
            <source>Any kind</source>
            <translation>Jede Art</translation>
        </message>
        <message>
            <source>Any tag</source>
            <translation>Jedes Schlagwort</translation>
        </message>
        <message>
            <source>Any network</source>
            <translation>Jedes Netz</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suche</translation>
        </message>
    </context>
    <context>
        <name>DevicesPage</name>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Choose the columns</source>
            <translation>Spalten wählen</translation>
        </message>
        <message>
            <source>Save what is shown as CSV</source>
            <translation>Das Gezeigte als CSV sichern</translation>
        </message>
        <message>
            <source>Show all devices</source>
            <translation>Alle Geräte zeigen</translation>
        </message>
        <message>
            <source>Scan now</source>
            <translation>Jetzt suchen</translation>
        </message>
        <message numerus="yes">
            <source>%n device(s)</source>
            <translation>
                <numerusform>%n Gerät</numerusform>
                <numerusform>%n Geräte</numerusform>
            </translation>
        </message>
        <message>
            <source>{} of {}</source>
            <translation>{} von {}</translation>
        </message>
        <message>
            <source>No device is like this</source>
            <translation>Kein Gerät ist so</translation>
        </message>
        <message>
            <source>Take a word out of the search, or show all devices.</source>
            <translation>Nimm ein Wort aus der Suche, oder zeige alle Geräte.</translation>
        </message>
        <message>
            <source>No devices yet</source>
            <translation>Noch keine Geräte</translation>
        </message>
        <message>
            <source>The server has seen nobody so far. A scan asks every address.</source>
            <translation>Der Server hat noch niemanden gesehen. Eine Suche fragt jede Adresse.</translation>
        </message>
        <message>
            <source>Nothing to show yet</source>
            <translation>Noch nichts zu zeigen</translation>
        </message>
        <message>
            <source>The devices appear as soon as the server answers.</source>
            <translation>Die Geräte erscheinen, sobald der Server antwortet.</translation>
        </message>
    </context>
    <context>
        <name>LikenessBar</name>
        <message>
            <source>Merge</source>
            <translation>Zusammenführen</translation>
        </message>
        <message>
            <source>Not the same</source>
            <translation>Nicht dasselbe</translation>
        </message>
        <message>
            <source>May be the same as {}, last seen {}</source>
            <translation>Vielleicht dasselbe wie {}, zuletzt gesehen {}</translation>
        </message>
    </context>
    <context>
        <name>AlertTeller</name>
        <message numerus="yes">
            <source>%n more alert(s)</source>
            <translation>
                <numerusform>%n weitere Warnung</numerusform>
                <numerusform>%n weitere Warnungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>That did not work</source>
            <translation>Das ging nicht</translation>
        </message>
        <message>
            <source>Try now</source>
            <translation>Jetzt versuchen</translation>
        </message>
        <message>
            <source>It is tried again by itself.</source>
            <translation>Es wird von selbst wieder versucht.</translation>
        </message>
        <message>
            <source>What is shown is from before.</source>
            <translation>Das Gezeigte ist von vorher.</translation>
        </message>
        <message>
            <source>The certificate was not trusted, so nothing was sent.</source>
            <translation>Dem Zertifikat wurde nicht vertraut, darum wurde nichts geschickt.</translation>
        </message>
        <message>
            <source>The keyring of your system does not answer, so the key is not kept yet.</source>
            <translation>Der Schlüsselbund deines Systems antwortet nicht, der Schlüssel ist also noch nicht behalten.</translation>
        </message>
    </context>
    <context>
        <name>OverviewPage</name>
        <message>
            <source>Monitor</source>
            <translation>Beobachter</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>Überblick</translation>
        </message>
        <message>
            <source>Online</source>
            <translation>Online</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>Offline</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>Unbekannt</translation>
        </message>
        <message>
            <source>New in 24 h</source>
            <translation>Neu in 24 h</translation>
        </message>
        <message>
            <source>Open alerts</source>
            <translation>Offene Warnungen</translation>
        </message>
        <message>
            <source>What happened</source>
            <translation>Was geschah</translation>
        </message>
        <message>
            <source>What is shown may be out of date.</source>
            <translation>Das Gezeigte kann veraltet sein.</translation>
        </message>
        <message>
            <source>The monitor has not judged itself yet.</source>
            <translation>Der Beobachter hat sich noch nicht beurteilt.</translation>
        </message>
        <message>
            <source>It cannot see, so nothing is called offline: {}</source>
            <translation>Er sieht nichts, darum gilt nichts als offline: {}</translation>
        </message>
        <message>
            <source>It sees its networks, for {}.</source>
            <translation>Er sieht seine Netze, seit {}.</translation>
        </message>
        <message>
            <source>Monitoring is paused until {}.</source>
            <translation>Die Beobachtung ruht bis {}.</translation>
        </message>
        <message numerus="yes">
            <source>netmon {} · %n network(s)</source>
            <translation>
                <numerusform>netmon {} · %n Netz</numerusform>
                <numerusform>netmon {} · %n Netze</numerusform>
            </translation>
        </message>
        <message>
            <source>Nothing has happened yet.</source>
            <translation>Noch ist nichts geschehen.</translation>
        </message>
    </context>
    <context>
        <name>ScanBar</name>
        <message>
            <source>Scan</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Look for devices now (Ctrl+R)</source>
            <translation>Jetzt nach Geräten suchen (Strg+R)</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>All networks</source>
            <translation>Alle Netze</translation>
        </message>
        <message numerus="yes">
            <source>%n device(s) answered.</source>
            <translation>
                <numerusform>%n Gerät hat geantwortet.</numerusform>
                <numerusform>%n Geräte haben geantwortet.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n answered</source>
            <translation>
                <numerusform>%n hat geantwortet</numerusform>
                <numerusform>%n haben geantwortet</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>SettingsDialog</name>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>As the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Show alerts on the desktop while this window is not in front</source>
            <translation>Warnungen auf dem Schreibtisch zeigen, wenn dieses Fenster nicht vorn ist</translation>
        </message>
        <message>
            <source>Closing the window leaves netmon in the tray</source>
            <translation>Nach dem Schließen bleibt netmon im Infobereich</translation>
        </message>
        <message>
            <source>Colors</source>
            <translation>Farben</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>The language changes when netmon starts the next time.</source>
            <translation>Die Sprache wechselt beim nächsten Start von netmon.</translation>
        </message>
    </context>
    <context>
        <name>Timeline</name>
        <message>
            <source>Presence over time</source>
            <translation>Anwesenheit über die Zeit</translation>
        </message>
        <message>
            <source>now</source>
            <translation>jetzt</translation>
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message numerus="yes">
            <source>netmon: %n open alert(s)</source>
            <translation>
                <numerusform>netmon: %n offene Warnung</numerusform>
                <numerusform>netmon: %n offene Warnungen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>alerts</name>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>Wer</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Seit</translation>
        </message>
        <message>
            <source>Seen by</source>
            <translation>Gesehen von</translation>
        </message>
        <message>
            <source>Over</source>
            <translation>Vorbei</translation>
        </message>
        <message>
            <source>Acknowledged</source>
            <translation>Gesehen</translation>
        </message>
        <message>
            <source>Pending</source>
            <translation>Steht bevor</translation>
        </message>
        <message>
            <source>Firing</source>
            <translation>Aktiv</translation>
        </message>
        <message>
            <source>Other</source>
            <translation>Anderer</translation>
        </message>
    </context>
    <context>
        <name>columns</name>
        <message>
            <source>Status</source>
            <translation>Status</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>IP address</source>
            <translation>IP-Adresse</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Vendor</source>
            <translation>Hersteller</translation>
        </message>
        <message>
            <source>MAC</source>
            <translation>MAC</translation>
        </message>
        <message>
            <source>Latency</source>
            <translation>Latenz</translation>
        </message>
        <message>
            <source>Loss</source>
            <translation>Verlust</translation>
        </message>
        <message>
            <source>Since</source>
            <translation>Seit</translation>
        </message>
        <message>
            <source>Why</source>
            <translation>Warum</translation>
        </message>
        <message>
            <source>Tags</source>
            <translation>Schlagwörter</translation>
        </message>
        <message>
            <source>First seen</source>
            <translation>Zuerst gesehen</translation>
        </message>
        <message>
            <source>Last seen</source>
            <translation>Zuletzt gesehen</translation>
        </message>
        <message>
            <source>Unsteady</source>
            <translation>Unstet</translation>
        </message>
    </context>
    <context>
        <name>export</name>
        <message>
            <source>Save the devices as CSV</source>
            <translation>Geräte als CSV sichern</translation>
        </message>
        <message>
            <source>The file cannot be written: {}.</source>
            <translation>Die Datei kann nicht geschrieben werden: {}.</translation>
        </message>
    </context>
    <context>
        <name>facts</name>
        <message>
            <source>Host name</source>
            <translation>Hostname</translation>
        </message>
        <message>
            <source>{}, {} sure</source>
            <translation>{}, {} sicher</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>Rolle</translation>
        </message>
        <message>
            <source>This is the monitor itself</source>
            <translation>Das ist der Beobachter selbst</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>Ja</translation>
        </message>
        <message>
            <source>No</source>
            <translation>Nein</translation>
        </message>
        <message>
            <source>Mine</source>
            <translation>Meins</translation>
        </message>
        <message>
            <source>First seen</source>
            <translation>Zuerst gesehen</translation>
        </message>
        <message>
            <source>Last seen</source>
            <translation>Zuletzt gesehen</translation>
        </message>
        <message>
            <source>Notes</source>
            <translation>Notizen</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>Maker</source>
            <translation>Hersteller</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>System</source>
            <translation>System</translation>
        </message>
        <message>
            <source>Software</source>
            <translation>Software</translation>
        </message>
        <message>
            <source>Serial number</source>
            <translation>Seriennummer</translation>
        </message>
    </context>
    <context>
        <name>news</name>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>A device</source>
            <translation>Ein Gerät</translation>
        </message>
        <message>
            <source>is back</source>
            <translation>ist wieder da</translation>
        </message>
        <message>
            <source>after {}</source>
            <translation>nach {}</translation>
        </message>
        <message>
            <source>went offline</source>
            <translation>ist offline</translation>
        </message>
        <message>
            <source>has a new name</source>
            <translation>hat einen neuen Namen</translation>
        </message>
        <message>
            <source>{} moved to {}</source>
            <translation>{} ging über an {}</translation>
        </message>
        <message>
            <source>another device</source>
            <translation>ein anderes Gerät</translation>
        </message>
        <message>
            <source>may have been here before, under another MAC</source>
            <translation>war vielleicht schon da, unter einer anderen MAC</translation>
        </message>
        <message>
            <source>two devices use {}</source>
            <translation>zwei Geräte benutzen {}</translation>
        </message>
        <message>
            <source>Over: {}</source>
            <translation>Vorbei: {}</translation>
        </message>
        <message>
            <source>is new</source>
            <translation>ist neu</translation>
        </message>
        <message>
            <source>was forgotten</source>
            <translation>wurde vergessen</translation>
        </message>
        <message>
            <source>answers again</source>
            <translation>antwortet wieder</translation>
        </message>
        <message>
            <source>no longer answers</source>
            <translation>antwortet nicht mehr</translation>
        </message>
        <message>
            <source>more new devices than a network has</source>
            <translation>mehr neue Geräte, als ein Netz hat</translation>
        </message>
        <message>
            <source>monitoring was paused or goes on</source>
            <translation>die Beobachtung ruht oder geht weiter</translation>
        </message>
        <message>
            <source>the monitor's sight has changed</source>
            <translation>die Sicht des Beobachters hat sich geändert</translation>
        </message>
        <message>
            <source>a scan has finished</source>
            <translation>eine Suche ist fertig</translation>
        </message>
    </context>
    <context>
        <name>texts</name>
        <message>
            <source>{} s</source>
            <translation>{} s</translation>
        </message>
        <message>
            <source>{} min</source>
            <translation>{} min</translation>
        </message>
        <message>
            <source>{} h</source>
            <translation>{} h</translation>
        </message>
        <message>
            <source>{} d</source>
            <translation>{} T</translation>
        </message>
        <message>
            <source>never</source>
            <translation>nie</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>gerade eben</translation>
        </message>
        <message>
            <source>{} ago</source>
            <translation>vor {}</translation>
        </message>
        <message>
            <source>Online</source>
            <translation>Online</translation>
        </message>
        <message>
            <source>Offline</source>
            <translation>Offline</translation>
        </message>
        <message>
            <source>Unknown</source>
            <translation>Unbekannt</translation>
        </message>
        <message>
            <source>Scanning</source>
            <translation>Suche läuft</translation>
        </message>
        <message>
            <source>Scan finished</source>
            <translation>Suche fertig</translation>
        </message>
        <message>
            <source>Scan cancelled</source>
            <translation>Suche abgebrochen</translation>
        </message>
        <message>
            <source>Scan ran out of time</source>
            <translation>Der Suche ging die Zeit aus</translation>
        </message>
        <message>
            <source>Scan failed</source>
            <translation>Suche fehlgeschlagen</translation>
        </message>
        <message>
            <source>Scan is over</source>
            <translation>Suche ist vorbei</translation>
        </message>
        <message numerus="yes">
            <source>The server tells %n kind(s) of things that this viewer does not know yet: update it.</source>
            <translation>
                <numerusform>Der Server berichtet von %n Art von Dingen, die dieses Programm noch nicht kennt: aktualisiere es.</numerusform>
                <numerusform>Der Server berichtet von %n Arten von Dingen, die dieses Programm noch nicht kennt: aktualisiere es.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>trust</name>
        <message>
            <source>Is this your server?</source>
            <translation>Ist das dein Server?</translation>
        </message>
        <message>
            <source>{} has a certificate of its own making, as “netmon serve --self-signed” makes it.</source>
            <translation>{} hat ein selbst gemachtes Zertifikat, wie „netmon serve --self-signed“ es macht.</translation>
        </message>
        <message>
            <source>The certificate of {} is another one than before. It was renewed, or somebody is in between.</source>
            <translation>Das Zertifikat von {} ist ein anderes als vorher. Es wurde erneuert, oder jemand ist dazwischen.</translation>
        </message>
        <message>
            <source>Compare the fingerprint with the one the server printed when it started:</source>
            <translation>Vergleiche den Fingerabdruck mit dem, den der Server beim Start ausgegeben hat:</translation>
        </message>
        <message>
            <source>It is the same</source>
            <translation>Es ist derselbe</translation>
        </message>
    </context>
    <context>
        <name>Keychain</name>
        <message>
            <source>There is no place to keep keys: {}</source>
            <translation>Es gibt keinen Ort für Schlüssel: {}</translation>
        </message>
        <message>
            <source>The key could not be read: {}</source>
            <translation>Der Schlüssel konnte nicht gelesen werden: {}</translation>
        </message>
        <message>
            <source>The key could not be kept and is asked for next time: {}</source>
            <translation>Der Schlüssel konnte nicht behalten werden, nächstes Mal wird nach ihm gefragt: {}</translation>
        </message>
        <message>
            <source>The key could not be removed: {}</source>
            <translation>Der Schlüssel konnte nicht entfernt werden: {}</translation>
        </message>
    </context>
    <context>
        <name>Slowest</name>
        <message>
            <source>Slowest now</source>
            <translation>Am langsamsten</translation>
        </message>
        <message>
            <source>Nobody has been pinged yet.</source>
            <translation>Noch niemand wurde angepingt.</translation>
        </message>
    </context>
    <context>
        <name>Sidebar</name>
        <message numerus="yes">
            <source>Alerts, %n open</source>
            <translation>
                <numerusform>Warnungen, %n offen</numerusform>
                <numerusform>Warnungen, %n offen</numerusform>
            </translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>Überblick</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Alerts</source>
            <translation>Warnungen</translation>
        </message>
        <message>
            <source>Other server (Ctrl+O)</source>
            <translation>Anderer Server (Strg+O)</translation>
        </message>
        <message>
            <source>Settings (Ctrl+,)</source>
            <translation>Einstellungen (Strg+,)</translation>
        </message>
        <message>
            <source>About (F1)</source>
            <translation>Über netmon (F1)</translation>
        </message>
        <message>
            <source>Live</source>
            <translation>Verbunden</translation>
        </message>
        <message>
            <source>Connecting …</source>
            <translation>Verbinde …</translation>
        </message>
        <message>
            <source>Connection lost</source>
            <translation>Verbindung verloren</translation>
        </message>
        <message>
            <source>Not connected</source>
            <translation>Nicht verbunden</translation>
        </message>
        <message>
            <source>Live, only to look at</source>
            <translation>Verbunden, nur zum Ansehen</translation>
        </message>
    </context>
</TS>
