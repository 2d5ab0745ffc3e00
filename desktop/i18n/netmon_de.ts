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
</context><context>
    <name>Acting</name>
    <message>
        <source>What you chose is no longer there, so nothing was done.</source>
        <translation>Was du gewählt hast, ist nicht mehr da; es wurde nichts getan.</translation>
    </message>
    <message>
        <source>There is no connection to the server now, so nothing was done.</source>
        <translation>Es gibt gerade keine Verbindung zum Server; es wurde nichts getan.</translation>
    </message>
</context><context>
    <name>AlertActions</name>
    <message>
        <source>Open the device</source>
        <translation>Das Gerät öffnen</translation>
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
        <source>Silence for an hour</source>
        <translation>Eine Stunde stumm</translation>
    </message>
    <message>
        <source>Silence for eight hours</source>
        <translation>Acht Stunden stumm</translation>
    </message>
    <message>
        <source>Silence for a day</source>
        <translation>Einen Tag stumm</translation>
    </message>
    <message>
        <source>Silence for a week</source>
        <translation>Eine Woche stumm</translation>
    </message>
    <message numerus="yes">
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
</context><context>
    <name>AlertTeller</name>
    <message numerus="yes">
        <source>%n more alert(s)</source>
        <translation>
            <numerusform>%n weitere Warnung</numerusform>
            <numerusform>%n weitere Warnungen</numerusform>
        </translation>
    </message>
</context><context>
    <name>AlertsPage</name>
    <message>
        <source>Show those that are over</source>
        <translation>Vergangene zeigen</translation>
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
        <source>Silences</source>
        <translation>Stumm geschaltet</translation>
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
</context><context>
    <name>AnswersCard</name>
    <message>
        <source>How it answers</source>
        <translation>Wie es antwortet</translation>
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
</context><context>
    <name>Banner</name>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>The server is silent.</source>
        <translation>Der Server schweigt.</translation>
    </message>
    <message>
        <source>What is shown is from before, {}.</source>
        <translation>Was zu sehen ist, ist von vorher, {}.</translation>
    </message>
    <message>
        <source>It is tried again by itself.</source>
        <translation>Es wird von selbst wieder versucht.</translation>
    </message>
</context><context>
    <name>Busiest</name>
    <message>
        <source>Busiest ports now</source>
        <translation>Meistgenutzte Anschlüsse</translation>
    </message>
    <message>
        <source>Nothing flows, or nothing is known of it yet.</source>
        <translation>Es fließt nichts, oder es ist noch nicht bekannt.</translation>
    </message>
    <message>
        <source>{}, port {}</source>
        <translation>{}, Anschluss {}</translation>
    </message>
</context><context>
    <name>Chart</name>
    <message>
        <source>Latency and loss over time</source>
        <translation>Latenz und Verlust im Lauf der Zeit</translation>
    </message>
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
</context><context>
    <name>CommandList</name>
    <message>
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <source>Type a part of what to do</source>
        <translation>Tippe einen Teil dessen, was zu tun ist</translation>
    </message>
</context><context>
    <name>ConnectPage</name>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Connecting to {} …</source>
        <translation>Verbindung zu {} …</translation>
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
        <source>as remembered</source>
        <translation>wie gemerkt</translation>
    </message>
</context><context>
    <name>Connecting</name>
    <message>
        <source>The certificate was not trusted, so nothing was sent.</source>
        <translation>Dem Zertifikat wurde nicht vertraut, darum wurde nichts geschickt.</translation>
    </message>
</context><context>
    <name>DeviceActions</name>
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
        <source>Ask now</source>
        <translation>Jetzt fragen</translation>
    </message>
    <message>
        <source>Ask the device now about its ports and sensors</source>
        <translation>Das Gerät jetzt nach seinen Anschlüssen und Sensoren fragen</translation>
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
        <source>Merge with …</source>
        <translation>Zusammenführen mit …</translation>
    </message>
    <message>
        <source>Forget …</source>
        <translation>Vergessen …</translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n Gerät</numerusform>
            <numerusform>%n Geräte</numerusform>
        </translation>
    </message>
    <message>
        <source>Name (empty: the one the device gives itself)</source>
        <translation>Name (leer: wie das Gerät sich selbst nennt)</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>Schlagwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
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
        <source>The same device as (type a part of its name, address or MAC)</source>
        <translation>Dasselbe Gerät wie (tippe einen Teil des Namens, der Adresse oder der MAC)</translation>
    </message>
    <message numerus="yes">
        <source>Forget %n device(s)?</source>
        <translation>
            <numerusform>%n Gerät vergessen?</numerusform>
            <numerusform>%n Geräte vergessen?</numerusform>
        </translation>
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
</context><context>
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
    <message numerus="yes">
        <source>and %n earlier, made up one after the other</source>
        <translation>
            <numerusform>und %n frühere, eine nach der anderen ausgedacht</numerusform>
            <numerusform>und %n frühere, eine nach der anderen ausgedacht</numerusform>
        </translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>{} becomes a device of its own again, with what came with the merge.</source>
        <translation>{} wird wieder ein eigenes Gerät, mit allem, was beim Zusammenlegen dazukam.</translation>
    </message>
    <message>
        <source>Split them?</source>
        <translation>Trennen?</translation>
    </message>
</context><context>
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
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>for {}</source>
        <translation>seit {}</translation>
    </message>
    <message>
        <source>answers no pings</source>
        <translation>antwortet auf keine Pings</translation>
    </message>
</context><context>
    <name>DevicePage</name>
    <message>
        <source>About the device</source>
        <translation>Über das Gerät</translation>
    </message>
</context><context>
    <name>DeviceTabs</name>
    <message>
        <source>Sides of the device's page</source>
        <translation>Seiten des Geräts</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Anschlüsse</translation>
    </message>
    <message>
        <source>Sensors</source>
        <translation>Sensoren</translation>
    </message>
</context><context>
    <name>DevicesPage</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Copy the rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
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
</context><context>
    <name>FilterBar</name>
    <message>
        <source>Search name, address, MAC, vendor, notes, port …</source>
        <translation>Suche nach Name, Adresse, MAC, Hersteller, Notizen, Anschluss …</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
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
</context><context>
    <name>FindingActions</name>
    <message>
        <source>It is right</source>
        <translation>Das stimmt so</translation>
    </message>
    <message>
        <source>It is as it should be, and is not to be found again</source>
        <translation>Es ist, wie es sein soll, und wird nicht wieder gemeldet</translation>
    </message>
    <message>
        <source>It is over</source>
        <translation>Ist vorbei</translation>
    </message>
    <message>
        <source>Somebody has looked, and it is mended</source>
        <translation>Jemand hat nachgesehen, und es ist behoben</translation>
    </message>
</context><context>
    <name>FindingsCard</name>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
</context><context>
    <name>FrontPanel</name>
    <message>
        <source>Front panel</source>
        <translation>Vorderseite</translation>
    </message>
</context><context>
    <name>HealthCard</name>
    <message>
        <source>Nothing is known before the server answers.</source>
        <translation>Nichts ist bekannt, bevor der Server antwortet.</translation>
    </message>
    <message>
        <source>While it cannot see, nothing is called offline.</source>
        <translation>Solange er nichts sieht, gilt nichts als offline.</translation>
    </message>
    <message>
        <source>The monitor has not judged itself yet.</source>
        <translation>Der Beobachter hat sich selbst noch nicht beurteilt.</translation>
    </message>
    <message>
        <source>It sees its networks, for {}.</source>
        <translation>Er sieht seine Netze, seit {}.</translation>
    </message>
    <message>
        <source>Monitoring is paused until {}.</source>
        <translation>Die Überwachung ruht bis {}.</translation>
    </message>
    <message numerus="yes">
        <source>netmon {} · %n network(s)</source>
        <translation>
            <numerusform>netmon {} · %n Netz</numerusform>
            <numerusform>netmon {} · %n Netze</numerusform>
        </translation>
    </message>
</context><context>
    <name>InformantBar</name>
    <message>
        <source>Asking the server …</source>
        <translation>Der Server wird gefragt …</translation>
    </message>
</context><context>
    <name>KeyPlace</name>
    <message>
        <source>The key is kept in the keyring of your system ({}).</source>
        <translation>Der Schlüssel liegt im Schlüsselbund deines Systems ({}).</translation>
    </message>
    <message>
        <source>There is no keyring here, so the key is kept in a file that only you can read: {}</source>
        <translation>Hier gibt es keinen Schlüsselbund, darum liegt der Schlüssel in einer Datei, die nur du lesen kannst: {}</translation>
    </message>
    <message>
        <source>The keyring of your system does not answer yet; it may be asking you to unlock it. A key that you type here is used at once.</source>
        <translation>Der Schlüsselbund deines Systems antwortet noch nicht; vielleicht fragt er nach seinem Passwort. Ein Schlüssel, den du hier eintippst, wird sofort benutzt.</translation>
    </message>
</context><context>
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
</context><context>
    <name>Legend</name>
    <message numerus="yes">
        <source>(%n time(s))</source>
        <translation>
            <numerusform>(%n-mal)</numerusform>
            <numerusform>(%n-mal)</numerusform>
        </translation>
    </message>
</context><context>
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
</context><context>
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
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
</context><context>
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
</context><context>
    <name>PlugLine</name>
    <message>
        <source>Show the port</source>
        <translation>Anschluss zeigen</translation>
    </message>
    <message>
        <source>Plugged in: {} ({})</source>
        <translation>Eingesteckt: {} ({})</translation>
    </message>
    <message>
        <source>Last plugged in: {} ({})</source>
        <translation>Zuletzt eingesteckt: {} ({})</translation>
    </message>
</context><context>
    <name>PortsView</name>
    <message>
        <source>Open what is behind it</source>
        <translation>Öffnen, was dahinter ist</translation>
    </message>
    <message>
        <source>Ports of the device</source>
        <translation>Anschlüsse des Geräts</translation>
    </message>
    <message>
        <source>Front panel</source>
        <translation>Vorderseite</translation>
    </message>
    <message>
        <source>All ports</source>
        <translation>Alle Anschlüsse</translation>
    </message>
    <message>
        <source>Hide the virtual ones</source>
        <translation>Virtuelle ausblenden</translation>
    </message>
    <message>
        <source>Show {} virtual</source>
        <translation>{} virtuelle zeigen</translation>
    </message>
    <message>
        <source>All ports together</source>
        <translation>Alle Anschlüsse zusammen</translation>
    </message>
    <message>
        <source>Port {}</source>
        <translation>Anschluss {}</translation>
    </message>
</context><context>
    <name>ScanActions</name>
    <message>
        <source>All networks</source>
        <translation>Alle Netze</translation>
    </message>
    <message>
        <source>Other addresses …</source>
        <translation>Andere Adressen …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context><context>
    <name>ScanBar</name>
    <message>
        <source>Scan</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Look for devices now (all networks: Ctrl+R)</source>
        <translation>Jetzt nach Geräten suchen (alle Netze: Strg+R)</translation>
    </message>
    <message>
        <source>Scan: {}</source>
        <translation>Absuchen: {}</translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%n hat geantwortet</numerusform>
            <numerusform>%n haben geantwortet</numerusform>
        </translation>
    </message>
</context><context>
    <name>SensorsView</name>
    <message>
        <source>Sensors of the device</source>
        <translation>Sensoren des Geräts</translation>
    </message>
</context><context>
    <name>ServerList</name>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Forget this server</source>
        <translation>Diesen Server vergessen</translation>
    </message>
    <message>
        <source>Looking for servers in this network …</source>
        <translation>Suche nach Servern in diesem Netz …</translation>
    </message>
    <message>
        <source>Servers cannot be looked for here; type the address of one.</source>
        <translation>Hier kann nicht nach Servern gesucht werden; gib die Adresse eines Servers ein.</translation>
    </message>
    <message>
        <source>encrypted</source>
        <translation>verschlüsselt</translation>
    </message>
    <message>
        <source>not encrypted</source>
        <translation>nicht verschlüsselt</translation>
    </message>
    <message>
        <source>Forget {}?</source>
        <translation>{} vergessen?</translation>
    </message>
    <message>
        <source>{}
Its key and the certificate you said yes to are forgotten, too.</source>
        <translation>{}
Auch der Schlüssel und das Zertifikat, dem du zugestimmt hast, werden vergessen.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
</context><context>
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
</context><context>
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
        <source>Live</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>The server is silent</source>
        <translation>Der Server schweigt</translation>
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
</context><context>
    <name>Slowest</name>
    <message>
        <source>Slowest now</source>
        <translation>Am langsamsten</translation>
    </message>
    <message>
        <source>Nobody has been pinged yet.</source>
        <translation>Noch niemand wurde angepingt.</translation>
    </message>
</context><context>
    <name>SubjectDialog</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{} is no longer there, so nothing was done.</source>
        <translation>{} ist nicht mehr da; es wurde nichts getan.</translation>
    </message>
</context><context>
    <name>Tiles</name>
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
</context><context>
    <name>Timeline</name>
    <message>
        <source>Presence over time</source>
        <translation>Anwesenheit über die Zeit</translation>
    </message>
</context><context>
    <name>TrafficCard</name>
    <message>
        <source>All ports together</source>
        <translation>Alle Anschlüsse zusammen</translation>
    </message>
    <message>
        <source>Nothing was measured in this time.</source>
        <translation>In dieser Zeit wurde nichts gemessen.</translation>
    </message>
    <message>
        <source>Save the numbers as CSV</source>
        <translation>Zahlen als CSV speichern</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>95 % of the time at most {}</source>
        <translation>95 % der Zeit höchstens {}</translation>
    </message>
    <message>
        <source>highest {}</source>
        <translation>Spitze {}</translation>
    </message>
    <message>
        <source>{} in all</source>
        <translation>{} insgesamt</translation>
    </message>
    <message>
        <source>measured in {} of the time</source>
        <translation>gemessen in {} der Zeit</translation>
    </message>
    <message>
        <source>Point at the chart to read a moment.</source>
        <translation>Zeige auf die Kurve, um einen Moment abzulesen.</translation>
    </message>
</context><context>
    <name>TrafficChart</name>
    <message>
        <source>Traffic over time</source>
        <translation>Verkehr über die Zeit</translation>
    </message>
    <message>
        <source>bit/s</source>
        <translation>Bit/s</translation>
    </message>
    <message>
        <source>In {}, out {}</source>
        <translation>Ein {}, aus {}</translation>
    </message>
</context><context>
    <name>Tray</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>The tray is gone, so the window is back.</source>
        <translation>Der Infobereich ist fort, deshalb ist das Fenster wieder da.</translation>
    </message>
    <message numerus="yes">
        <source>netmon: %n open alert(s)</source>
        <translation>
            <numerusform>netmon: %n offene Warnung</numerusform>
            <numerusform>netmon: %n offene Warnungen</numerusform>
        </translation>
    </message>
</context><context>
    <name>Troubles</name>
    <message>
        <source>That did not work</source>
        <translation>Das ging nicht</translation>
    </message>
    <message>
        <source>The keyring of your system does not answer, so the key is not kept yet.</source>
        <translation>Der Schlüsselbund deines Systems antwortet nicht, der Schlüssel ist also noch nicht behalten.</translation>
    </message>
</context><context>
    <name>TrustDialog</name>
    <message>
        <source>Is this your server?</source>
        <translation>Ist das dein Server?</translation>
    </message>
    <message>
        <source>The certificate of {} is another one than before. It was renewed, or somebody is in between.</source>
        <translation>Das Zertifikat von {} ist ein anderes als vorher. Es wurde erneuert, oder jemand ist dazwischen.</translation>
    </message>
    <message>
        <source>The one it shows now:</source>
        <translation>Das, welches er jetzt zeigt:</translation>
    </message>
    <message>
        <source>Compare the fingerprint with the one the server printed when it started. Until you have answered nothing is sent.</source>
        <translation>Vergleiche den Fingerabdruck mit dem, den der Server beim Start ausgab. Bis du geantwortet hast, wird nichts gesendet.</translation>
    </message>
    <message>
        <source>It is the same</source>
        <translation>Es ist derselbe</translation>
    </message>
    <message>
        <source>Do not connect</source>
        <translation>Nicht verbinden</translation>
    </message>
    <message>
        <source>The one you said yes to:</source>
        <translation>Das, dem du zugestimmt hast:</translation>
    </message>
    <message>
        <source>The one you said yes to, {}:</source>
        <translation>Das, dem du zugestimmt hast, {}:</translation>
    </message>
</context><context>
    <name>Trusting</name>
    <message>
        <source>Look at it …</source>
        <translation>Ansehen …</translation>
    </message>
    <message>
        <source>Nothing is sent to {}, whose certificate is not trusted.</source>
        <translation>An {} wird nichts gesendet: Seinem Zertifikat wird nicht vertraut.</translation>
    </message>
    <message>
        <source>{} shows another certificate than before, so nothing is sent to it.</source>
        <translation>{} zeigt ein anderes Zertifikat als zuvor; deshalb wird nichts dorthin gesendet.</translation>
    </message>
</context><context>
    <name>WindowActions</name>
    <message>
        <source>Other server</source>
        <translation>Anderer Server</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Steckbrief</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context><context>
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
</context><context>
    <name>amounts</name>
    <message>
        <source>&lt; {} /s</source>
        <translation>&lt; {} /s</translation>
    </message>
    <message>
        <source>{} /s</source>
        <translation>{} /s</translation>
    </message>
</context><context>
    <name>asked</name>
    <message>
        <source>This server does not tell of ports and sensors: update it.</source>
        <translation>Dieser Server sagt nichts von Anschlüssen und Sensoren: Bringe ihn auf den neuen Stand.</translation>
    </message>
    <message>
        <source>This is the monitor itself: it asks itself nothing.</source>
        <translation>Das ist der Monitor selbst: Er fragt sich selbst nichts.</translation>
    </message>
    <message>
        <source>This device is asked nothing: no credential is scoped to it. Does it speak SNMP? Then add a section [[credentials]] to the server's settings, with devices = ["{}"], and press “Ask now”.</source>
        <translation>Dieses Gerät wird nichts gefragt: Keine Zugangsdaten gelten ihm. Spricht es SNMP? Dann setze einen Abschnitt [[credentials]] in die Einstellungen des Servers, mit devices = ["{}"], und drücke „Jetzt fragen“.</translation>
    </message>
    <message>
        <source>It is not asked now, or in vain: {}</source>
        <translation>Es wird jetzt nicht gefragt, oder vergeblich: {}</translation>
    </message>
    <message>
        <source>Nothing more is asked until an administrator says yes on the server.</source>
        <translation>Es wird nichts mehr gefragt, bis ein Administrator auf dem Server ja sagt.</translation>
    </message>
    <message>
        <source>It has not been asked yet.</source>
        <translation>Es wurde noch nicht gefragt.</translation>
    </message>
    <message>
        <source>answered {}</source>
        <translation>hat geantwortet: {}</translation>
    </message>
    <message>
        <source>in {}</source>
        <translation>in {}</translation>
    </message>
    <message>
        <source>only in part: {}</source>
        <translation>nur zum Teil: {}</translation>
    </message>
    <message>
        <source>It has not answered.</source>
        <translation>Es hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>Asked by {} with the credential “{}”</source>
        <translation>Gefragt mit {} und den Zugangsdaten „{}“</translation>
    </message>
</context><context>
    <name>behind</name>
    <message>
        <source>{} and {} more</source>
        <translation>{} und {} weitere</translation>
    </message>
    <message>
        <source>somebody</source>
        <translation>jemand</translation>
    </message>
    <message>
        <source>{}, port {}</source>
        <translation>{}, Anschluss {}</translation>
    </message>
    <message>
        <source>a switch</source>
        <translation>ein Switch</translation>
    </message>
    <message>
        <source>they told each other so (LLDP)</source>
        <translation>sie sagen es einander (LLDP)</translation>
    </message>
    <message>
        <source>they told each other so (CDP)</source>
        <translation>sie sagen es einander (CDP)</translation>
    </message>
    <message>
        <source>the switch learned its MAC there</source>
        <translation>der Switch hat seine MAC dort gelernt</translation>
    </message>
    <message>
        <source>the access point lists it</source>
        <translation>der Zugangspunkt führt es auf</translation>
    </message>
    <message>
        <source>you said so</source>
        <translation>du hast es gesagt</translation>
    </message>
    <message>
        <source>{} MACs are there</source>
        <translation>dort sind {} MACs</translation>
    </message>
    <message>
        <source>VLAN {}</source>
        <translation>VLAN {}</translation>
    </message>
    <message>
        <source>{} sure</source>
        <translation>zu {} sicher</translation>
    </message>
</context><context>
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
        <source>no pings</source>
        <translation>keine Pings</translation>
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
        <source>Plugged in</source>
        <translation>Eingesteckt</translation>
    </message>
</context><context>
    <name>device</name>
    <message>
        <source>The other device is no longer there, so nothing was done.</source>
        <translation>Das andere Gerät ist nicht mehr da; es wurde nichts getan.</translation>
    </message>
</context><context>
    <name>export</name>
    <message>
        <source>Save the devices as CSV</source>
        <translation>Geräte als CSV sichern</translation>
    </message>
    <message>
        <source>The file cannot be written: {}.</source>
        <translation>Die Datei kann nicht geschrieben werden: {}.</translation>
    </message>
</context><context>
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
        <source>Tags</source>
        <translation>Schlagwörter</translation>
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
</context><context>
    <name>news</name>
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
        <source>two devices use {}</source>
        <translation>zwei Geräte benutzen {}</translation>
    </message>
    <message>
        <source>Over: {}</source>
        <translation>Vorbei: {}</translation>
    </message>
    <message>
        <source>the program that tells of it has started anew</source>
        <translation>sein Auskunftsprogramm ist neu gestartet</translation>
    </message>
    <message>
        <source>port {} goes up and down</source>
        <translation>Anschluss {} wackelt</translation>
    </message>
    <message>
        <source>port {} is steady again</source>
        <translation>Anschluss {} ist wieder ruhig</translation>
    </message>
    <message>
        <source>port {} was switched off</source>
        <translation>Anschluss {} wurde abgeschaltet</translation>
    </message>
    <message>
        <source>port {} went up</source>
        <translation>Anschluss {} ist verbunden</translation>
    </message>
    <message>
        <source>port {} went down</source>
        <translation>Anschluss {} ist getrennt</translation>
    </message>
    <message>
        <source>port {} is neither up nor down</source>
        <translation>Anschluss {} ist weder verbunden noch getrennt</translation>
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
        <source>may have been here before, under another MAC</source>
        <translation>war vielleicht schon da, unter einer anderen MAC</translation>
    </message>
    <message>
        <source>has started anew</source>
        <translation>ist neu gestartet</translation>
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
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
</context><context>
    <name>ports</name>
    <message>
        <source>Up</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Up, with errors</source>
        <translation>Mit Fehlern</translation>
    </message>
    <message>
        <source>Flapping</source>
        <translation>Wackelt</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>Abgeschaltet</translation>
    </message>
    <message>
        <source>Testing</source>
        <translation>Im Test</translation>
    </message>
    <message>
        <source>No longer there</source>
        <translation>Nicht mehr da</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>half duplex</source>
        <translation>halbduplex</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>bereit</translation>
    </message>
    <message>
        <source>gives power</source>
        <translation>gibt Strom</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>testing</source>
        <translation>im Test</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>class {}</source>
        <translation>Klasse {}</translation>
    </message>
    <message>
        <source>{} more</source>
        <translation>{} weitere</translation>
    </message>
    <message>
        <source>({} tagged)</source>
        <translation>({} markiert)</translation>
    </message>
    <message>
        <source>{} up</source>
        <translation>{} verbunden</translation>
    </message>
    <message>
        <source>{} with errors</source>
        <translation>{} mit Fehlern</translation>
    </message>
    <message>
        <source>{} flapping</source>
        <translation>{} wackeln</translation>
    </message>
    <message>
        <source>{} down</source>
        <translation>{} getrennt</translation>
    </message>
    <message>
        <source>{} switched off</source>
        <translation>{} abgeschaltet</translation>
    </message>
    <message>
        <source>{} testing</source>
        <translation>{} im Test</translation>
    </message>
    <message>
        <source>{} not known</source>
        <translation>{} nicht bekannt</translation>
    </message>
    <message>
        <source>for {}</source>
        <translation>seit {}</translation>
    </message>
    <message>
        <source>Errors and discards: {}</source>
        <translation>Fehler und Verworfenes: {}</translation>
    </message>
    <message>
        <source>Power: {}</source>
        <translation>Strom: {}</translation>
    </message>
    <message>
        <source>VLAN: {}</source>
        <translation>VLAN: {}</translation>
    </message>
    <message>
        <source>Behind it: {}</source>
        <translation>Dahinter: {}</translation>
    </message>
    <message>
        <source>In {}, out {}</source>
        <translation>Ein {}, aus {}</translation>
    </message>
    <message>
        <source>as of {}</source>
        <translation>Stand {}</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Anschluss</translation>
    </message>
    <message>
        <source>Called</source>
        <translation>Genannt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Genutzt</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>VLAN</source>
        <translation>VLAN</translation>
    </message>
    <message>
        <source>Behind it</source>
        <translation>Dahinter</translation>
    </message>
</context><context>
    <name>prefix</name>
    <message>
        <source>Scan other addresses</source>
        <translation>Andere Adressen absuchen</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>A network like 192.168.1.0/24, or one address. Only scan what is yours.</source>
        <translation>Ein Netz wie 192.168.1.0/24 oder eine Adresse. Suche nur ab, was dir gehört.</translation>
    </message>
</context><context>
    <name>scan</name>
    <message numerus="yes">
        <source>%n device(s) answered.</source>
        <translation>
            <numerusform>%n Gerät hat geantwortet.</numerusform>
            <numerusform>%n Geräte haben geantwortet.</numerusform>
        </translation>
    </message>
</context><context>
    <name>sensors</name>
    <message>
        <source>Supplies</source>
        <translation>Verbrauchsmaterial</translation>
    </message>
    <message>
        <source>Battery</source>
        <translation>Batterie</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Auslastung</translation>
    </message>
    <message>
        <source>Temperatures</source>
        <translation>Temperaturen</translation>
    </message>
    <message>
        <source>Fans</source>
        <translation>Lüfter</translation>
    </message>
    <message>
        <source>Power and current</source>
        <translation>Leistung und Strom</translation>
    </message>
    <message>
        <source>Light in fibers</source>
        <translation>Licht in Fasern</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>runs on battery</source>
        <translation>läuft auf Batterie</translation>
    </message>
    <message>
        <source>runs on mains</source>
        <translation>läuft am Netz</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>({} of {})</source>
        <translation>({} von {})</translation>
    </message>
    <message>
        <source>warns {}</source>
        <translation>warnt {}</translation>
    </message>
    <message>
        <source>critical {}</source>
        <translation>kritisch {}</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Does not work</source>
        <translation>Geht nicht</translation>
    </message>
    <message>
        <source>Not fitted</source>
        <translation>Nicht eingebaut</translation>
    </message>
    <message>
        <source>below {}</source>
        <translation>unter {}</translation>
    </message>
    <message>
        <source>above {}</source>
        <translation>über {}</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
</context><context>
    <name>sight</name>
    <message>
        <source>Nothing is known yet</source>
        <translation>Noch ist nichts bekannt</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <source>The monitor cannot see</source>
        <translation>Der Beobachter sieht nichts</translation>
    </message>
    <message>
        <source>The monitor sees only a part</source>
        <translation>Der Beobachter sieht nur einen Teil</translation>
    </message>
    <message>
        <source>Monitoring is paused</source>
        <translation>Die Überwachung ruht</translation>
    </message>
    <message>
        <source>The monitor cannot do all it should</source>
        <translation>Der Beobachter kann nicht alles, was er soll</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>as of {}, {}</source>
        <translation>Stand {}, {}</translation>
    </message>
</context><context>
    <name>texts</name>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Asleep</source>
        <translation>Schläft</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>Fraglich</translation>
    </message>
    <message>
        <source>Unsteady</source>
        <translation>Unstet</translation>
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
        <source>It is silent, as it often is.</source>
        <translation>Es schweigt, wie so oft.</translation>
    </message>
    <message>
        <source>It did not answer the last pings.</source>
        <translation>Es hat die letzten Pings nicht beantwortet.</translation>
    </message>
    <message>
        <source>It did not answer when it was asked just now.</source>
        <translation>Es hat auf eine Frage eben nicht geantwortet.</translation>
    </message>
    <message>
        <source>It comes and goes.</source>
        <translation>Es kommt und geht.</translation>
    </message>
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
    <message numerus="yes">
        <source>The server tells %n kind(s) of things that this viewer does not know yet: update it.</source>
        <translation>
            <numerusform>Der Server berichtet von %n Art von Dingen, die dieses Programm noch nicht kennt: aktualisiere es.</numerusform>
            <numerusform>Der Server berichtet von %n Arten von Dingen, die dieses Programm noch nicht kennt: aktualisiere es.</numerusform>
        </translation>
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
</context><context>
    <name>timeline</name>
    <message>
        <source>There</source>
        <translation>Da</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Fort</translation>
    </message>
    <message>
        <source>The monitor could not see</source>
        <translation>Der Beobachter sah nichts</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
</context><context>
    <name>trouble</name>
    <message>
        <source>The server answers (status {}) as no netmon server does.</source>
        <translation>Der Server antwortet (Status {}), wie es kein netmon-Server tut.</translation>
    </message>
    <message>
        <source>The server refused this (status {}), and does not say why.</source>
        <translation>Der Server hat das abgelehnt (Status {}) und sagt nicht, warum.</translation>
    </message>
    <message>
        <source>The server answered with something else than a list.</source>
        <translation>Der Server hat mit etwas anderem als einer Liste geantwortet.</translation>
    </message>
    <message>
        <source>The server sent what this viewer does not understand. Check that both are up to date.</source>
        <translation>Der Server hat gesendet, was dieses Programm nicht versteht. Prüfe, ob beide aktuell sind.</translation>
    </message>
    <message>
        <source>The server has ended the connection: this viewer was too slow.</source>
        <translation>Der Server hat die Verbindung beendet: Dieses Programm war zu langsam.</translation>
    </message>
    <message>
        <source>The server sends more than this viewer can read.</source>
        <translation>Der Server sendet mehr, als dieses Programm lesen kann.</translation>
    </message>
    <message>
        <source>The server did not say hello, so it is no netmon server.</source>
        <translation>Der Server hat sich nicht gemeldet, also ist er kein netmon-Server.</translation>
    </message>
    <message>
        <source>The server does not say its version.</source>
        <translation>Der Server nennt seine Version nicht.</translation>
    </message>
    <message>
        <source>The server (netmon {}) is too old for this viewer: update the server.</source>
        <translation>Der Server (netmon {}) ist zu alt für dieses Programm: Aktualisiere den Server.</translation>
    </message>
    <message>
        <source>This viewer is too old for the server (netmon {}): update the viewer.</source>
        <translation>Dieses Programm ist zu alt für den Server (netmon {}): Aktualisiere das Programm.</translation>
    </message>
    <message>
        <source>This key does not hold. Type the one that “netmon serve” printed when it first started, or make another with “netmon keys create”.</source>
        <translation>Dieser Schlüssel gilt nicht. Gib den ein, den „netmon serve“ beim ersten Start ausgab, oder erzeuge mit „netmon keys create“ einen anderen.</translation>
    </message>
    <message>
        <source>This key may only look. To change anything, connect with an admin's key.</source>
        <translation>Dieser Schlüssel darf nur ansehen. Um etwas zu ändern, verbinde dich mit dem Schlüssel eines Verwalters.</translation>
    </message>
    <message>
        <source>Too many attempts with a wrong key. Wait a minute, and type the right one.</source>
        <translation>Zu viele Versuche mit einem falschen Schlüssel. Warte eine Minute, und gib den richtigen ein.</translation>
    </message>
    <message>
        <source>The server is not known by this name. Type its address, or add the name to server.allowed_hosts in its settings.</source>
        <translation>Unter diesem Namen ist der Server nicht bekannt. Gib seine Adresse ein, oder nimm den Namen in seinen Einstellungen bei server.allowed_hosts auf.</translation>
    </message>
    <message>
        <source>The server could not do this: {detail}</source>
        <translation>Das konnte der Server nicht tun: {detail}</translation>
    </message>
    <message>
        <source>The server does not take this: {detail}</source>
        <translation>Das nimmt der Server nicht an: {detail}</translation>
    </message>
    <message>
        <source>The settings of the server do not allow this: {detail}</source>
        <translation>Die Einstellungen des Servers lassen das nicht zu: {detail}</translation>
    </message>
    <message>
        <source>The server cannot read this: {detail}</source>
        <translation>Das kann der Server nicht lesen: {detail}</translation>
    </message>
    <message>
        <source>What this was about is no longer there.</source>
        <translation>Worum es ging, ist nicht mehr da.</translation>
    </message>
    <message>
        <source>This does not go any longer: {detail}</source>
        <translation>Das geht nicht mehr: {detail}</translation>
    </message>
    <message>
        <source>A scan is already running. Wait for it, or cancel it.</source>
        <translation>Es läuft schon eine Suche. Warte auf sie, oder brich sie ab.</translation>
    </message>
    <message>
        <source>These are too many addresses for one scan: {detail}</source>
        <translation>Das sind zu viele Adressen für eine Suche: {detail}</translation>
    </message>
    <message>
        <source>The server does not reach another one: {detail}</source>
        <translation>Der Server erreicht einen anderen nicht: {detail}</translation>
    </message>
    <message>
        <source>Another server has another version: {detail}</source>
        <translation>Ein anderer Server hat eine andere Version: {detail}</translation>
    </message>
    <message>
        <source>Another server answers oddly: {detail}</source>
        <translation>Ein anderer Server antwortet seltsam: {detail}</translation>
    </message>
    <message>
        <source>A proxy on the way lets no WebSocket through. Let it pass “Upgrade” on for /ws/stream.</source>
        <translation>Ein Proxy auf dem Weg lässt keinen WebSocket durch. Lass ihn „Upgrade“ für /ws/stream weitergeben.</translation>
    </message>
    <message>
        <source>The server's machine does not let it do this: {detail}</source>
        <translation>Der Rechner des Servers lässt ihn das nicht tun: {detail}</translation>
    </message>
    <message>
        <source>A network adapter of the server does not work: {detail}</source>
        <translation>Ein Netzwerkadapter des Servers arbeitet nicht: {detail}</translation>
    </message>
    <message>
        <source>The server lacks a package: {detail}</source>
        <translation>Dem Server fehlt ein Paket: {detail}</translation>
    </message>
    <message>
        <source>The server cannot use its data: {detail}</source>
        <translation>Der Server kann seine Daten nicht benutzen: {detail}</translation>
    </message>
    <message>
        <source>Another program uses the server's data: {detail}</source>
        <translation>Ein anderes Programm benutzt die Daten des Servers: {detail}</translation>
    </message>
    <message>
        <source>The server's data is of a newer netmon: {detail}</source>
        <translation>Die Daten des Servers sind von einem neueren netmon: {detail}</translation>
    </message>
    <message>
        <source>The server's data is damaged: {detail}</source>
        <translation>Die Daten des Servers sind beschädigt: {detail}</translation>
    </message>
    <message>
        <source>The disk of the server is full: {detail}</source>
        <translation>Die Platte des Servers ist voll: {detail}</translation>
    </message>
    <message>
        <source>The disk of the server has too little room: {detail}</source>
        <translation>Auf der Platte des Servers ist zu wenig Platz: {detail}</translation>
    </message>
    <message>
        <source>The server cannot write its data: {detail}</source>
        <translation>Der Server kann seine Daten nicht schreiben: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent could not be read: {detail}</source>
        <translation>Der SNMP-Agent konnte nicht gelesen werden: {detail}</translation>
    </message>
    <message>
        <source>The device does not answer SNMP: {detail}</source>
        <translation>Das Gerät antwortet nicht auf SNMP: {detail}</translation>
    </message>
    <message>
        <source>The device refuses SNMP: {detail}</source>
        <translation>Das Gerät lehnt SNMP ab: {detail}</translation>
    </message>
    <message>
        <source>There is no way to the SNMP agent: {detail}</source>
        <translation>Zum SNMP-Agenten führt kein Weg: {detail}</translation>
    </message>
    <message>
        <source>What answers there is not SNMP: {detail}</source>
        <translation>Was dort antwortet, ist kein SNMP: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent does not know the user: {detail}</source>
        <translation>Der SNMP-Agent kennt den Benutzer nicht: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent does not take the password of authentication: {detail}</source>
        <translation>Der SNMP-Agent nimmt das Passwort der Authentifizierung nicht an: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent does not take the password of encryption: {detail}</source>
        <translation>Der SNMP-Agent nimmt das Passwort der Verschlüsselung nicht an: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent wants another level of security: {detail}</source>
        <translation>Der SNMP-Agent verlangt eine andere Sicherheitsstufe: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent takes every question for an old one: {detail}</source>
        <translation>Der SNMP-Agent hält jede Frage für eine alte: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent has another engine id: {detail}</source>
        <translation>Der SNMP-Agent hat eine andere Engine-ID: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent does not have this context: {detail}</source>
        <translation>Der SNMP-Agent hat diesen Kontext nicht: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent does not show this: {detail}</source>
        <translation>Der SNMP-Agent zeigt dies nicht: {detail}</translation>
    </message>
    <message>
        <source>The SNMP agent answers with an error: {detail}</source>
        <translation>Der SNMP-Agent antwortet mit einem Fehler: {detail}</translation>
    </message>
    <message>
        <source>Another device answers there than the one that the credential was given for. Nothing is asked until you say yes: {detail}</source>
        <translation>Dort antwortet ein anderes Gerät als das, dem die Zugangsdaten galten. Es wird nichts gefragt, bis du ja sagst: {detail}</translation>
    </message>
    <message>
        <source>The device was asked by SNMP in vain: {detail}</source>
        <translation>Das Gerät wurde mit SNMP vergeblich gefragt: {detail}</translation>
    </message>
    <message>
        <source>The device does not answer SNMP. Check that it is switched on there: {detail}</source>
        <translation>Das Gerät antwortet nicht auf SNMP. Prüfe, ob es dort eingeschaltet ist: {detail}</translation>
    </message>
    <message>
        <source>The device listens to no SNMP. Switch it on there: {detail}</source>
        <translation>Das Gerät hört nicht auf SNMP. Schalte es dort ein: {detail}</translation>
    </message>
    <message>
        <source>The server has no way to this device: {detail}</source>
        <translation>Der Server hat keinen Weg zu diesem Gerät: {detail}</translation>
    </message>
    <message>
        <source>What the device answers is no SNMP: {detail}</source>
        <translation>Was das Gerät antwortet, ist kein SNMP: {detail}</translation>
    </message>
    <message>
        <source>The device does not know the user: {detail}</source>
        <translation>Das Gerät kennt den Benutzer nicht: {detail}</translation>
    </message>
    <message>
        <source>The pass phrase, or how it is proved, is another on the device: {detail}</source>
        <translation>Das Kennwort, oder wie es bewiesen wird, ist auf dem Gerät ein anderes: {detail}</translation>
    </message>
    <message>
        <source>The pass phrase of the encryption, or its kind, is another on the device: {detail}</source>
        <translation>Das Kennwort der Verschlüsselung, oder ihre Art, ist auf dem Gerät eine andere: {detail}</translation>
    </message>
    <message>
        <source>The device wants this user with another level of security: {detail}</source>
        <translation>Das Gerät will diesen Benutzer mit einer anderen Stufe der Sicherheit: {detail}</translation>
    </message>
    <message>
        <source>The device's SNMP clock and ours do not agree: {detail}</source>
        <translation>Die SNMP-Uhr des Geräts und unsere stimmen nicht überein: {detail}</translation>
    </message>
    <message>
        <source>The device calls itself otherwise each time: {detail}</source>
        <translation>Das Gerät nennt sich jedes Mal anders: {detail}</translation>
    </message>
    <message>
        <source>The device does not know the SNMP context: {detail}</source>
        <translation>Das Gerät kennt den SNMP-Kontext nicht: {detail}</translation>
    </message>
    <message>
        <source>The device lets this credential see nothing: {detail}</source>
        <translation>Das Gerät zeigt diesen Zugangsdaten nichts: {detail}</translation>
    </message>
    <message>
        <source>The device refuses this question of SNMP: {detail}</source>
        <translation>Das Gerät weist diese Frage mit SNMP ab: {detail}</translation>
    </message>
    <message>
        <source>The server's answer took too long or was too large.</source>
        <translation>Die Antwort des Servers kam zu spät oder war zu groß.</translation>
    </message>
    <message>
        <source>Type the address of a server, like nas.lan or http://192.168.1.5:8643.</source>
        <translation>Gib die Adresse eines Servers ein, etwa nas.lan oder http://192.168.1.5:8643.</translation>
    </message>
    <message>
        <source>This is no address of a server; it looks like nas.lan or https://nas.lan:8643.</source>
        <translation>Das ist keine Adresse eines Servers; so eine sieht aus wie nas.lan oder https://nas.lan:8643.</translation>
    </message>
    <message>
        <source>A key has no place in an address; give it apart.</source>
        <translation>Ein Schlüssel gehört nicht in die Adresse; gib ihn für sich ein.</translation>
    </message>
    <message>
        <source>There is no computer named {host}. Check how it is written, or type its address.</source>
        <translation>Es gibt keinen Rechner namens {host}. Prüfe die Schreibweise, oder gib seine Adresse ein.</translation>
    </message>
    <message>
        <source>Nothing listens at {host}, port {port}. Check that “netmon serve” runs there, that it may be reached from other computers (--host), and the port.</source>
        <translation>Bei {host}, Port {port}, hört niemand zu. Prüfe, ob dort „netmon serve“ läuft, ob es von anderen Rechnern zu erreichen ist (--host), und den Port.</translation>
    </message>
    <message>
        <source>No way leads to {host}. Check the address, and that this computer is in the network.</source>
        <translation>Kein Weg führt zu {host}. Prüfe die Adresse, und ob dieser Rechner im Netz ist.</translation>
    </message>
    <message>
        <source>{host} does not answer. Check that it is switched on, and that no firewall is in between.</source>
        <translation>{host} antwortet nicht. Prüfe, ob das Gerät an ist und keine Firewall dazwischen steht.</translation>
    </message>
    <message>
        <source>The connection to {url} was lost.</source>
        <translation>Die Verbindung zu {url} ist abgerissen.</translation>
    </message>
    <message>
        <source>Something else than netmon answers at {url}. Check the address and the port.</source>
        <translation>Unter {url} antwortet etwas anderes als netmon. Prüfe Adresse und Port.</translation>
    </message>
    <message>
        <source>What listens at {host}, port {port}, is no netmon server. It is mostly at port 8643.</source>
        <translation>Was bei {host}, Port {port}, zuhört, ist kein netmon-Server. Er ist meist an Port 8643.</translation>
    </message>
    <message>
        <source>The server at {host} does not encrypt. Type the address with http:// to connect so.</source>
        <translation>Der Server {host} verschlüsselt nicht. Gib die Adresse mit http:// ein, um dich so zu verbinden.</translation>
    </message>
    <message>
        <source>The server at {host} encrypts. Type the address with https://.</source>
        <translation>Der Server {host} verschlüsselt. Gib die Adresse mit https:// ein.</translation>
    </message>
    <message>
        <source>The server is elsewhere: it points to {there}. Type that address.</source>
        <translation>Der Server ist anderswo: Er verweist auf {there}. Gib diese Adresse ein.</translation>
    </message>
    <message>
        <source>The server at {url} answers, but a proxy on the way lets no WebSocket through. Let it pass “Upgrade” on for /ws/stream.</source>
        <translation>Der Server {url} antwortet, aber ein Proxy auf dem Weg lässt keinen WebSocket durch. Lass ihn „Upgrade“ für /ws/stream weitergeben.</translation>
    </message>
    <message>
        <source>The proxy at {url} answers, but does not reach the netmon server behind it. Check that “netmon serve” runs there.</source>
        <translation>Der Proxy {url} antwortet, erreicht aber den netmon-Server dahinter nicht. Prüfe, ob dort „netmon serve“ läuft.</translation>
    </message>
</context><context>
    <name>trust</name>
    <message>
        <source>{url} has a certificate of its own making, as “netmon serve --self-signed” makes it.</source>
        <translation>{url} hat ein selbst gemachtes Zertifikat, wie „netmon serve --self-signed“ es macht.</translation>
    </message>
    <message>
        <source>The certificate of {url} was signed by somebody whom this computer does not know.</source>
        <translation>Das Zertifikat von {url} hat jemand unterschrieben, den dieser Rechner nicht kennt.</translation>
    </message>
    <message>
        <source>The certificate of {url} is for another name: {names}. Type that name, or give the server a certificate for {host}.</source>
        <translation>Das Zertifikat von {url} gilt für einen anderen Namen: {names}. Tippe diesen Namen, oder gib dem Server ein Zertifikat für {host}.</translation>
    </message>
    <message>
        <source>The certificate of {url} has expired: {ends}. Renew it on the server; if it is not that old, set the clock of this computer.</source>
        <translation>Das Zertifikat von {url} ist abgelaufen: {ends}. Erneuere es auf dem Server; ist es nicht so alt, stelle die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <source>The certificate of {url} does not hold yet: from {begins} on. Set the clocks of this computer and of the server.</source>
        <translation>Das Zertifikat von {url} gilt noch nicht: erst ab {begins}. Stelle die Uhren dieses Rechners und des Servers.</translation>
    </message>
</context><context>
    <name>wellbeing</name>
    <message>
        <source>All is well</source>
        <translation>Alles in Ordnung</translation>
    </message>
    <message>
        <source>What is wrong is told here as soon as the server answers.</source>
        <translation>Was nicht stimmt, steht hier, sobald der Server antwortet.</translation>
    </message>
    <message>
        <source>Nobody was seen yet</source>
        <translation>Noch wurde niemand gesehen</translation>
    </message>
    <message>
        <source>The server has seen no device so far.</source>
        <translation>Der Server hat bisher kein Gerät gesehen.</translation>
    </message>
    <message numerus="yes">
        <source>No alerts, but %n device(s) or target(s) not well</source>
        <translation>
            <numerusform>Keine Warnungen, aber %n Gerät oder Ziel ist nicht in Ordnung</numerusform>
            <numerusform>Keine Warnungen, aber %n Geräte oder Ziele sind nicht in Ordnung</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything was asked of late, and nothing is down. When a device goes offline, answers slowly or is new, it is told here.</source>
        <translation>Alles wurde kürzlich gefragt, und nichts ist ausgefallen. Wenn ein Gerät offline geht, langsam antwortet oder neu ist, steht es hier.</translation>
    </message>
    <message>
        <source>Not asked of late: {}</source>
        <translation>Länger nicht gefragt: {}</translation>
    </message>
    <message>
        <source>Targets that do not answer: {}</source>
        <translation>Ziele, die nicht antworten: {}</translation>
    </message>
</context></TS>
