<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
    <name>AboutDialog</name>
    <message>
        <location filename="../views/about.py" line="36" />
        <source>About netmon</source>
        <translation>Über netmon</translation>
    </message>
    <message>
        <location filename="../views/about.py" line="42" />
        <source>Knows every device on your network</source>
        <translation>Kennt jedes Gerät in deinem Netz</translation>
    </message>
    <message>
        <location filename="../views/about.py" line="48" />
        <source>Viewer</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <location filename="../views/about.py" line="49" />
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <location filename="../views/about.py" line="49" />
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <location filename="../views/about.py" line="60" />
        <source>As a whole, with PyQt6 in it, the viewer is under the GNU General Public License, version 3.</source>
        <translation>Als Ganzes, mit PyQt6 darin, steht die Ansicht unter der GNU General Public License, Version 3.</translation>
    </message>
</context><context>
    <name>Acting</name>
    <message>
        <location filename="../views/acting.py" line="65" />
        <source>What you chose is no longer there, so nothing was done.</source>
        <translation>Was du gewählt hast, ist nicht mehr da; es wurde nichts getan.</translation>
    </message>
    <message>
        <location filename="../views/acting.py" line="155" />
        <source>There is no connection to the server now, so nothing was done.</source>
        <translation>Es gibt gerade keine Verbindung zum Server; es wurde nichts getan.</translation>
    </message>
</context><context>
    <name>AlertActions</name>
    <message>
        <location filename="../views/alert_actions.py" line="38" />
        <source>Open the device</source>
        <translation>Das Gerät öffnen</translation>
    </message>
    <message>
        <location filename="../views/alert_actions.py" line="45" />
        <source>Acknowledge</source>
        <translation>Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <location filename="../views/alert_actions.py" line="46" />
        <source>I have seen this (A)</source>
        <translation>Das habe ich gesehen (A)</translation>
    </message>
    <message>
        <location filename="../views/alert_actions.py" line="54" />
        <source>Silence for an hour</source>
        <translation>Eine Stunde stumm</translation>
    </message>
    <message>
        <location filename="../views/alert_actions.py" line="55" />
        <source>Silence for eight hours</source>
        <translation>Acht Stunden stumm</translation>
    </message>
    <message>
        <location filename="../views/alert_actions.py" line="56" />
        <source>Silence for a day</source>
        <translation>Einen Tag stumm</translation>
    </message>
    <message>
        <location filename="../views/alert_actions.py" line="57" />
        <source>Silence for a week</source>
        <translation>Eine Woche stumm</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/alert_actions.py" line="65" />
        <source>%n alert(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
</context><context>
    <name>AlertTeller</name>
    <message numerus="yes">
        <location filename="../views/alert_teller.py" line="48" />
        <source>%n more alert(s)</source>
        <translation>
            <numerusform>%n weitere Warnung</numerusform>
            <numerusform>%n weitere Warnungen</numerusform>
        </translation>
    </message>
</context><context>
    <name>AlertsPage</name>
    <message>
        <location filename="../views/alerts_page.py" line="57" />
        <source>Show those that are over</source>
        <translation>Vergangene zeigen</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="62" />
        <source>Silence</source>
        <translation>Stumm</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="63" />
        <source>Send no notifications about this for a while</source>
        <translation>Eine Weile keine Nachrichten darüber schicken</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="65" />
        <source>Silences</source>
        <translation>Stumm geschaltet</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="86" />
        <location filename="../views/alerts_page.py" line="81" />
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="194" />
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="195" />
        <source>any alert</source>
        <translation>jede Warnung</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="196" />
        <source>until {}</source>
        <translation>bis {}</translation>
    </message>
    <message>
        <location filename="../views/alerts_page.py" line="198" />
        <source>End</source>
        <translation>Beenden</translation>
    </message>
</context><context>
    <name>AnswersCard</name>
    <message>
        <location filename="../views/answers_card.py" line="44" />
        <source>How it answers</source>
        <translation>Wie es antwortet</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="47" />
        <source>1 h</source>
        <translation>1 h</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="48" />
        <source>24 h</source>
        <translation>24 h</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="49" />
        <source>7 d</source>
        <translation>7 T</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="50" />
        <source>30 d</source>
        <translation>30 T</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="51" />
        <source>1 y</source>
        <translation>1 J</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="99" />
        <location filename="../views/answers_card.py" line="94" />
        <location filename="../views/answers_card.py" line="83" />
        <location filename="../views/answers_card.py" line="82" />
        <source>Save the chart</source>
        <translation>Kurve sichern</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="85" />
        <source>As a picture (PNG) …</source>
        <translation>Als Bild (PNG) …</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="86" />
        <source>As numbers (CSV) …</source>
        <translation>Als Zahlen (CSV) …</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="91" />
        <source>Point at the chart to read a moment.</source>
        <translation>Zeige auf die Kurve, um einen Zeitpunkt abzulesen.</translation>
    </message>
    <message>
        <location filename="../views/answers_card.py" line="96" />
        <source>The picture cannot be written there.</source>
        <translation>Das Bild kann dort nicht gespeichert werden.</translation>
    </message>
</context><context>
    <name>Banner</name>
    <message>
        <location filename="../views/banner.py" line="28" />
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <location filename="../views/banner.py" line="44" />
        <source>The server is silent.</source>
        <translation>Der Server schweigt.</translation>
    </message>
    <message>
        <location filename="../views/banner.py" line="47" />
        <source>What is shown is from before, {}.</source>
        <translation>Was zu sehen ist, ist von vorher, {}.</translation>
    </message>
    <message>
        <location filename="../views/banner.py" line="51" />
        <source>It is tried again by itself.</source>
        <translation>Es wird von selbst wieder versucht.</translation>
    </message>
</context><context>
    <name>Chart</name>
    <message>
        <location filename="../views/chart.py" line="40" />
        <source>Latency and loss over time</source>
        <translation>Latenz und Verlust im Lauf der Zeit</translation>
    </message>
    <message>
        <location filename="../views/chart.py" line="53" />
        <source>Latency (ms)</source>
        <translation>Latenz (ms)</translation>
    </message>
    <message>
        <location filename="../views/chart.py" line="53" />
        <source>Loss (%)</source>
        <translation>Verlust (%)</translation>
    </message>
    <message>
        <location filename="../views/chart.py" line="139" />
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <location filename="../views/chart.py" line="142" />
        <source>{} lost</source>
        <translation>{} verloren</translation>
    </message>
</context><context>
    <name>CommandList</name>
    <message>
        <location filename="../views/command_list.py" line="30" />
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <location filename="../views/command_list.py" line="33" />
        <source>Type a part of what to do</source>
        <translation>Tippe einen Teil dessen, was zu tun ist</translation>
    </message>
</context><context>
    <name>ConnectPage</name>
    <message>
        <location filename="../views/connect_page.py" line="138" />
        <location filename="../views/connect_page.py" line="91" />
        <location filename="../views/connect_page.py" line="54" />
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="91" />
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="94" />
        <source>Connecting to {} …</source>
        <translation>Verbindung zu {} …</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="122" />
        <source>Type the key that “netmon serve” printed when it first started.</source>
        <translation>Gib den Schlüssel ein, den „netmon serve“ beim ersten Start ausgegeben hat.</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="139" />
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="139" />
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="181" />
        <source>Connect to a netmon server</source>
        <translation>Mit einem netmon-Server verbinden</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="182" />
        <source>The server watches the network; this window shows what it sees.</source>
        <translation>Der Server beobachtet das Netz; dieses Fenster zeigt, was er sieht.</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="192" />
        <source>No server at hand?</source>
        <translation>Kein Server zur Hand?</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="193" />
        <source>Try the demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <location filename="../views/connect_page.py" line="206" />
        <source>as remembered</source>
        <translation>wie gemerkt</translation>
    </message>
</context><context>
    <name>Connecting</name>
    <message>
        <location filename="../views/connecting.py" line="213" />
        <source>The certificate was not trusted, so nothing was sent.</source>
        <translation>Dem Zertifikat wurde nicht vertraut, darum wurde nichts geschickt.</translation>
    </message>
</context><context>
    <name>DeviceActions</name>
    <message>
        <location filename="../views/device_actions.py" line="48" />
        <source>Rename …</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="49" />
        <source>Tags …</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="50" />
        <source>Notes …</source>
        <translation>Notizen …</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="51" />
        <source>This is mine</source>
        <translation>Das ist meins</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="52" />
        <source>Ping now</source>
        <translation>Jetzt anpingen</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="53" />
        <source>Wake up</source>
        <translation>Aufwecken</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="56" />
        <source>Copy the IP address</source>
        <translation>IP-Adresse kopieren</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="62" />
        <source>Copy the MAC</source>
        <translation>MAC kopieren</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="66" />
        <source>Merge with …</source>
        <translation>Zusammenführen mit …</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="67" />
        <source>Forget …</source>
        <translation>Vergessen …</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/device_actions.py" line="74" />
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n Gerät</numerusform>
            <numerusform>%n Geräte</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="88" />
        <source>Name (empty: the one the device gives itself)</source>
        <translation>Name (leer: wie das Gerät sich selbst nennt)</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="89" />
        <location filename="../views/device_actions.py" line="89" />
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="101" />
        <source>Tags, separated by commas</source>
        <translation>Schlagwörter, durch Kommas getrennt</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="102" />
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="107" />
        <location filename="../views/device_actions.py" line="106" />
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="124" />
        <source>Sent a wake-up call</source>
        <translation>Weckruf geschickt</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="129" />
        <location filename="../views/device_actions.py" line="129" />
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="133" />
        <source>The same device as (type a part of its name, address or MAC)</source>
        <translation>Dasselbe Gerät wie (tippe einen Teil des Namens, der Adresse oder der MAC)</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/device_actions.py" line="142" />
        <source>Forget %n device(s)?</source>
        <translation>
            <numerusform>%n Gerät vergessen?</numerusform>
            <numerusform>%n Geräte vergessen?</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="143" />
        <source>Its name, tags and history go. If it is still there, it comes back as a new device.</source>
        <translation>Name, Schlagwörter und Verlauf gehen verloren. Ist es noch da, kommt es als neues Gerät wieder.</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="144" />
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="163" />
        <source>{} answered</source>
        <translation>{} hat geantwortet</translation>
    </message>
    <message>
        <location filename="../views/device_actions.py" line="165" />
        <source>{} did not answer</source>
        <translation>{} hat nicht geantwortet</translation>
    </message>
</context><context>
    <name>DeviceFacts</name>
    <message>
        <location filename="../views/device_facts.py" line="46" />
        <source>About</source>
        <translation>Steckbrief</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="47" />
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="48" />
        <source>Seen by</source>
        <translation>Gesehen von</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="49" />
        <source>Merged devices</source>
        <translation>Zusammengeführte Geräte</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="102" />
        <source>no MAC known</source>
        <translation>keine MAC bekannt</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="103" />
        <source>private</source>
        <translation>privat</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="139" />
        <location filename="../views/device_facts.py" line="131" />
        <source>Split</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="138" />
        <source>{} becomes a device of its own again, with what came with the merge.</source>
        <translation>{} wird wieder ein eigenes Gerät, mit allem, was beim Zusammenlegen dazukam.</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="139" />
        <source>Split them?</source>
        <translation>Trennen?</translation>
    </message>
</context><context>
    <name>DeviceHead</name>
    <message>
        <location filename="../views/device_head.py" line="55" />
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <location filename="../views/device_head.py" line="56" />
        <source>Back (Esc)</source>
        <translation>Zurück (Esc)</translation>
    </message>
    <message>
        <location filename="../views/device_head.py" line="64" />
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <location filename="../views/device_head.py" line="96" />
        <source>for {}</source>
        <translation>seit {}</translation>
    </message>
</context><context>
    <name>DevicePage</name>
    <message>
        <location filename="../views/device_page.py" line="114" />
        <source>About the device</source>
        <translation>Über das Gerät</translation>
    </message>
</context><context>
    <name>DevicesPage</name>
    <message>
        <location filename="../views/devices_page.py" line="101" />
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="107" />
        <source>Copy the rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="156" />
        <location filename="../views/devices_page.py" line="116" />
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="123" />
        <location filename="../views/devices_page.py" line="122" />
        <source>Choose the columns</source>
        <translation>Spalten wählen</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="127" />
        <location filename="../views/devices_page.py" line="126" />
        <source>Save what is shown as CSV</source>
        <translation>Das Gezeigte als CSV sichern</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="133" />
        <source>Show all devices</source>
        <translation>Alle Geräte zeigen</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="134" />
        <source>Scan now</source>
        <translation>Jetzt suchen</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/devices_page.py" line="186" />
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n Gerät</numerusform>
            <numerusform>%n Geräte</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="186" />
        <source>{} of {}</source>
        <translation>{} von {}</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="198" />
        <source>No device is like this</source>
        <translation>Kein Gerät ist so</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="199" />
        <source>Take a word out of the search, or show all devices.</source>
        <translation>Nimm ein Wort aus der Suche, oder zeige alle Geräte.</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="201" />
        <source>No devices yet</source>
        <translation>Noch keine Geräte</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="202" />
        <source>The server has seen nobody so far. A scan asks every address.</source>
        <translation>Der Server hat noch niemanden gesehen. Eine Suche fragt jede Adresse.</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="204" />
        <source>Nothing to show yet</source>
        <translation>Noch nichts zu zeigen</translation>
    </message>
    <message>
        <location filename="../views/devices_page.py" line="205" />
        <source>The devices appear as soon as the server answers.</source>
        <translation>Die Geräte erscheinen, sobald der Server antwortet.</translation>
    </message>
</context><context>
    <name>FilterBar</name>
    <message>
        <location filename="../views/filter_bar.py" line="49" />
        <source>Search name, address, MAC, vendor, notes …</source>
        <translation>Name, Adresse, MAC, Hersteller, Notizen suchen …</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="51" />
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="64" />
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="65" />
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="66" />
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="67" />
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="142" />
        <source>Any status</source>
        <translation>Jeder Status</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="143" />
        <source>Any kind</source>
        <translation>Jede Art</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="144" />
        <source>Any tag</source>
        <translation>Jedes Schlagwort</translation>
    </message>
    <message>
        <location filename="../views/filter_bar.py" line="145" />
        <source>Any network</source>
        <translation>Jedes Netz</translation>
    </message>
</context><context>
    <name>HealthCard</name>
    <message>
        <location filename="../views/health_card.py" line="54" />
        <source>Nothing is known before the server answers.</source>
        <translation>Nichts ist bekannt, bevor der Server antwortet.</translation>
    </message>
    <message>
        <location filename="../views/health_card.py" line="58" />
        <source>While it cannot see, nothing is called offline.</source>
        <translation>Solange er nichts sieht, gilt nichts als offline.</translation>
    </message>
    <message>
        <location filename="../views/health_card.py" line="60" />
        <source>The monitor has not judged itself yet.</source>
        <translation>Der Beobachter hat sich selbst noch nicht beurteilt.</translation>
    </message>
    <message>
        <location filename="../views/health_card.py" line="63" />
        <source>It sees its networks, for {}.</source>
        <translation>Er sieht seine Netze, seit {}.</translation>
    </message>
    <message>
        <location filename="../views/health_card.py" line="68" />
        <source>Monitoring is paused until {}.</source>
        <translation>Die Überwachung ruht bis {}.</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/health_card.py" line="76" />
        <source>netmon {} · %n network(s)</source>
        <translation>
            <numerusform>netmon {} · %n Netz</numerusform>
            <numerusform>netmon {} · %n Netze</numerusform>
        </translation>
    </message>
</context><context>
    <name>KeyPlace</name>
    <message>
        <location filename="../views/key_place.py" line="31" />
        <source>The key is kept in the keyring of your system ({}).</source>
        <translation>Der Schlüssel liegt im Schlüsselbund deines Systems ({}).</translation>
    </message>
    <message>
        <location filename="../views/key_place.py" line="33" />
        <source>There is no keyring here, so the key is kept in a file that only you can read: {}</source>
        <translation>Hier gibt es keinen Schlüsselbund, darum liegt der Schlüssel in einer Datei, die nur du lesen kannst: {}</translation>
    </message>
    <message>
        <location filename="../views/key_place.py" line="40" />
        <source>The keyring of your system does not answer yet; it may be asking you to unlock it. A key that you type here is used at once.</source>
        <translation>Der Schlüsselbund deines Systems antwortet noch nicht; vielleicht fragt er nach seinem Passwort. Ein Schlüssel, den du hier eintippst, wird sofort benutzt.</translation>
    </message>
</context><context>
    <name>Keychain</name>
    <message>
        <location filename="../settings/keychain.py" line="57" />
        <source>There is no place to keep keys: {}</source>
        <translation>Es gibt keinen Ort für Schlüssel: {}</translation>
    </message>
    <message>
        <location filename="../settings/keychain.py" line="67" />
        <source>The key could not be read: {}</source>
        <translation>Der Schlüssel konnte nicht gelesen werden: {}</translation>
    </message>
    <message>
        <location filename="../settings/keychain.py" line="72" />
        <source>The key could not be kept and is asked for next time: {}</source>
        <translation>Der Schlüssel konnte nicht behalten werden, nächstes Mal wird nach ihm gefragt: {}</translation>
    </message>
    <message>
        <location filename="../settings/keychain.py" line="82" />
        <source>The key could not be removed: {}</source>
        <translation>Der Schlüssel konnte nicht entfernt werden: {}</translation>
    </message>
</context><context>
    <name>Legend</name>
    <message numerus="yes">
        <location filename="../views/timeline.py" line="138" />
        <source>(%n time(s))</source>
        <translation>
            <numerusform>(%n-mal)</numerusform>
            <numerusform>(%n-mal)</numerusform>
        </translation>
    </message>
</context><context>
    <name>LikenessBar</name>
    <message>
        <location filename="../views/likeness_bar.py" line="29" />
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <location filename="../views/likeness_bar.py" line="30" />
        <source>Not the same</source>
        <translation>Nicht dasselbe</translation>
    </message>
    <message>
        <location filename="../views/likeness_bar.py" line="58" />
        <source>May be the same as {}, last seen {}</source>
        <translation>Vielleicht dasselbe wie {}, zuletzt gesehen {}</translation>
    </message>
</context><context>
    <name>OverviewPage</name>
    <message>
        <location filename="../views/health_card.py" line="33" />
        <source>Monitor</source>
        <translation>Beobachter</translation>
    </message>
    <message>
        <location filename="../views/overview_page.py" line="74" />
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <location filename="../views/overview_page.py" line="84" />
        <location filename="../views/overview_page.py" line="79" />
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <location filename="../views/overview_page.py" line="90" />
        <source>Nothing has happened yet.</source>
        <translation>Noch ist nichts geschehen.</translation>
    </message>
</context><context>
    <name>PastCard</name>
    <message>
        <location filename="../views/past_card.py" line="30" />
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <location filename="../views/past_card.py" line="48" />
        <location filename="../views/past_card.py" line="30" />
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <location filename="../views/past_card.py" line="41" />
        <source>What happened to the device</source>
        <translation>Was mit dem Gerät geschah</translation>
    </message>
</context><context>
    <name>ScanActions</name>
    <message>
        <location filename="../views/scan_actions.py" line="39" />
        <source>All networks</source>
        <translation>Alle Netze</translation>
    </message>
    <message>
        <location filename="../views/scan_actions.py" line="46" />
        <source>Other addresses …</source>
        <translation>Andere Adressen …</translation>
    </message>
    <message>
        <location filename="../views/scan_actions.py" line="52" />
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context><context>
    <name>ScanBar</name>
    <message>
        <location filename="../views/scan_bar.py" line="32" />
        <source>Scan</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../views/scan_bar.py" line="33" />
        <source>Look for devices now (all networks: Ctrl+R)</source>
        <translation>Jetzt nach Geräten suchen (alle Netze: Strg+R)</translation>
    </message>
    <message>
        <location filename="../views/scan_bar.py" line="54" />
        <source>Scan: {}</source>
        <translation>Absuchen: {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/scan_bar.py" line="81" />
        <source>%n answered</source>
        <translation>
            <numerusform>%n hat geantwortet</numerusform>
            <numerusform>%n haben geantwortet</numerusform>
        </translation>
    </message>
</context><context>
    <name>ServerList</name>
    <message>
        <location filename="../views/server_list.py" line="50" />
        <location filename="../views/server_list.py" line="38" />
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="52" />
        <source>Forget this server</source>
        <translation>Diesen Server vergessen</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="95" />
        <source>Looking for servers in this network …</source>
        <translation>Suche nach Servern in diesem Netz …</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="99" />
        <source>Servers cannot be looked for here; type the address of one.</source>
        <translation>Hier kann nicht nach Servern gesucht werden; gib die Adresse eines Servers ein.</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="104" />
        <source>encrypted</source>
        <translation>verschlüsselt</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="104" />
        <source>not encrypted</source>
        <translation>nicht verschlüsselt</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="140" />
        <source>Forget {}?</source>
        <translation>{} vergessen?</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="141" />
        <source>{}
Its key and the certificate you said yes to are forgotten, too.</source>
        <translation>{}
Auch der Schlüssel und das Zertifikat, dem du zugestimmt hast, werden vergessen.</translation>
    </message>
    <message>
        <location filename="../views/server_list.py" line="142" />
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
</context><context>
    <name>SettingsDialog</name>
    <message>
        <location filename="../views/settings_dialog.py" line="46" />
        <location filename="../views/settings_dialog.py" line="25" />
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="35" />
        <location filename="../views/settings_dialog.py" line="29" />
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="30" />
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="31" />
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="39" />
        <source>Show alerts on the desktop while this window is not in front</source>
        <translation>Warnungen auf dem Schreibtisch zeigen, wenn dieses Fenster nicht vorn ist</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="41" />
        <source>Closing the window leaves netmon in the tray</source>
        <translation>Nach dem Schließen bleibt netmon im Infobereich</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="48" />
        <source>Colors</source>
        <translation>Farben</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="48" />
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <location filename="../views/settings_dialog.py" line="53" />
        <source>The language changes when netmon starts the next time.</source>
        <translation>Die Sprache wechselt beim nächsten Start von netmon.</translation>
    </message>
</context><context>
    <name>Sidebar</name>
    <message numerus="yes">
        <location filename="../views/sidebar.py" line="76" />
        <source>Alerts, %n open</source>
        <translation>
            <numerusform>Warnungen, %n offen</numerusform>
            <numerusform>Warnungen, %n offen</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="90" />
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="91" />
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="92" />
        <source>Alerts</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="145" />
        <source>Live</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="146" />
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="147" />
        <source>The server is silent</source>
        <translation>Der Server schweigt</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="148" />
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="150" />
        <location filename="../views/sidebar.py" line="149" />
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <location filename="../views/sidebar.py" line="153" />
        <source>Live, only to look at</source>
        <translation>Verbunden, nur zum Ansehen</translation>
    </message>
</context><context>
    <name>Slowest</name>
    <message>
        <location filename="../views/slowest.py" line="41" />
        <source>Slowest now</source>
        <translation>Am langsamsten</translation>
    </message>
    <message>
        <location filename="../views/slowest.py" line="48" />
        <source>Nobody has been pinged yet.</source>
        <translation>Noch niemand wurde angepingt.</translation>
    </message>
</context><context>
    <name>SubjectDialog</name>
    <message>
        <location filename="../views/subject_dialog.py" line="55" />
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/subject_dialog.py" line="91" />
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiteres</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../views/subject_dialog.py" line="105" />
        <source>{} is no longer there, so nothing was done.</source>
        <translation>{} ist nicht mehr da; es wurde nichts getan.</translation>
    </message>
</context><context>
    <name>Tiles</name>
    <message>
        <location filename="../views/tiles.py" line="44" />
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <location filename="../views/tiles.py" line="45" />
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <location filename="../views/tiles.py" line="46" />
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <location filename="../views/tiles.py" line="47" />
        <source>New in 24 h</source>
        <translation>Neu in 24 h</translation>
    </message>
    <message>
        <location filename="../views/tiles.py" line="48" />
        <source>Open alerts</source>
        <translation>Offene Warnungen</translation>
    </message>
</context><context>
    <name>Timeline</name>
    <message>
        <location filename="../views/timeline.py" line="41" />
        <source>Presence over time</source>
        <translation>Anwesenheit über die Zeit</translation>
    </message>
</context><context>
    <name>Tray</name>
    <message>
        <location filename="../views/tray.py" line="70" />
        <location filename="../views/tray.py" line="67" />
        <location filename="../views/tray.py" line="43" />
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <location filename="../views/tray.py" line="44" />
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <location filename="../views/tray.py" line="69" />
        <source>Acknowledge</source>
        <translation>Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <location filename="../views/tray.py" line="79" />
        <source>The tray is gone, so the window is back.</source>
        <translation>Der Infobereich ist fort, deshalb ist das Fenster wieder da.</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/tray.py" line="103" />
        <source>netmon: %n open alert(s)</source>
        <translation>
            <numerusform>netmon: %n offene Warnung</numerusform>
            <numerusform>netmon: %n offene Warnungen</numerusform>
        </translation>
    </message>
</context><context>
    <name>Troubles</name>
    <message>
        <location filename="../views/troubles.py" line="34" />
        <source>That did not work</source>
        <translation>Das ging nicht</translation>
    </message>
    <message>
        <location filename="../views/troubles.py" line="39" />
        <source>The keyring of your system does not answer, so the key is not kept yet.</source>
        <translation>Der Schlüsselbund deines Systems antwortet nicht, der Schlüssel ist also noch nicht behalten.</translation>
    </message>
</context><context>
    <name>TrustDialog</name>
    <message>
        <location filename="../views/trust_dialog.py" line="28" />
        <source>Is this your server?</source>
        <translation>Ist das dein Server?</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="34" />
        <source>The certificate of {} is another one than before. It was renewed, or somebody is in between.</source>
        <translation>Das Zertifikat von {} ist ein anderes als vorher. Es wurde erneuert, oder jemand ist dazwischen.</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="42" />
        <source>The one it shows now:</source>
        <translation>Das, welches er jetzt zeigt:</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="44" />
        <source>Compare the fingerprint with the one the server printed when it started. Until you have answered nothing is sent.</source>
        <translation>Vergleiche den Fingerabdruck mit dem, den der Server beim Start ausgab. Bis du geantwortet hast, wird nichts gesendet.</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="50" />
        <source>It is the same</source>
        <translation>Es ist derselbe</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="51" />
        <source>Do not connect</source>
        <translation>Nicht verbinden</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="69" />
        <source>The one you said yes to:</source>
        <translation>Das, dem du zugestimmt hast:</translation>
    </message>
    <message>
        <location filename="../views/trust_dialog.py" line="70" />
        <source>The one you said yes to, {}:</source>
        <translation>Das, dem du zugestimmt hast, {}:</translation>
    </message>
</context><context>
    <name>Trusting</name>
    <message>
        <location filename="../views/trusting.py" line="38" />
        <source>Look at it …</source>
        <translation>Ansehen …</translation>
    </message>
    <message>
        <location filename="../views/trusting.py" line="53" />
        <source>Nothing is sent to {}, whose certificate is not trusted.</source>
        <translation>An {} wird nichts gesendet: Seinem Zertifikat wird nicht vertraut.</translation>
    </message>
    <message>
        <location filename="../views/trusting.py" line="55" />
        <source>{} shows another certificate than before, so nothing is sent to it.</source>
        <translation>{} zeigt ein anderes Zertifikat als zuvor; deshalb wird nichts dorthin gesendet.</translation>
    </message>
</context><context>
    <name>WindowActions</name>
    <message>
        <location filename="../views/window_actions.py" line="36" />
        <source>Other server</source>
        <translation>Anderer Server</translation>
    </message>
    <message>
        <location filename="../views/window_actions.py" line="43" />
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <location filename="../views/window_actions.py" line="48" />
        <source>About</source>
        <translation>Steckbrief</translation>
    </message>
    <message>
        <location filename="../views/window_actions.py" line="49" />
        <source>What to do</source>
        <translation>Was tun</translation>
    </message>
    <message>
        <location filename="../views/window_actions.py" line="50" />
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context><context>
    <name>alerts</name>
    <message>
        <location filename="../views/alert_table.py" line="27" />
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="34" />
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="35" />
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="37" />
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="42" />
        <source>Seen by</source>
        <translation>Gesehen von</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="51" />
        <source>Over</source>
        <translation>Vorbei</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="53" />
        <source>Acknowledged</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="55" />
        <source>Pending</source>
        <translation>Steht bevor</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="56" />
        <source>Firing</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <location filename="../views/alert_table.py" line="57" />
        <source>Other</source>
        <translation>Anderer</translation>
    </message>
</context><context>
    <name>columns</name>
    <message>
        <location filename="../models/device_columns.py" line="48" />
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="55" />
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="62" />
        <source>IP address</source>
        <translation>IP-Adresse</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="70" />
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="77" />
        <source>Vendor</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="84" />
        <source>MAC</source>
        <translation>MAC</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="93" />
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="102" />
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="111" />
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="121" />
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="129" />
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="137" />
        <source>First seen</source>
        <translation>Zuerst gesehen</translation>
    </message>
    <message>
        <location filename="../models/device_columns.py" line="146" />
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
</context><context>
    <name>device</name>
    <message>
        <location filename="../views/device_dialogs.py" line="72" />
        <source>The other device is no longer there, so nothing was done.</source>
        <translation>Das andere Gerät ist nicht mehr da; es wurde nichts getan.</translation>
    </message>
</context><context>
    <name>export</name>
    <message>
        <location filename="../views/export.py" line="25" />
        <source>Save the devices as CSV</source>
        <translation>Geräte als CSV sichern</translation>
    </message>
    <message>
        <location filename="../views/export.py" line="37" />
        <source>The file cannot be written: {}.</source>
        <translation>Die Datei kann nicht geschrieben werden: {}.</translation>
    </message>
</context><context>
    <name>facts</name>
    <message>
        <location filename="../views/device_facts.py" line="201" />
        <location filename="../views/device_facts.py" line="147" />
        <source>Host name</source>
        <translation>Hostname</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="149" />
        <source>{}, {} sure</source>
        <translation>{}, {} sicher</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="152" />
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="152" />
        <source>This is the monitor itself</source>
        <translation>Das ist der Beobachter selbst</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="153" />
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="153" />
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="155" />
        <source>Mine</source>
        <translation>Meins</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="156" />
        <source>First seen</source>
        <translation>Zuerst gesehen</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="157" />
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="159" />
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="161" />
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="202" />
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="203" />
        <source>Maker</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="204" />
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="205" />
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="206" />
        <source>Software</source>
        <translation>Software</translation>
    </message>
    <message>
        <location filename="../views/device_facts.py" line="207" />
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
</context><context>
    <name>news</name>
    <message>
        <location filename="../models/news.py" line="99" />
        <location filename="../models/news.py" line="98" />
        <source>A device</source>
        <translation>Ein Gerät</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="154" />
        <location filename="../models/news.py" line="107" />
        <source>is back</source>
        <translation>ist wieder da</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="110" />
        <location filename="../models/news.py" line="107" />
        <source>after {}</source>
        <translation>nach {}</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="155" />
        <location filename="../models/news.py" line="110" />
        <source>went offline</source>
        <translation>ist offline</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="113" />
        <source>has a new name</source>
        <translation>hat einen neuen Namen</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="116" />
        <source>{} moved to {}</source>
        <translation>{} ging über an {}</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="117" />
        <source>another device</source>
        <translation>ein anderes Gerät</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="120" />
        <source>two devices use {}</source>
        <translation>zwei Geräte benutzen {}</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="123" />
        <source>Over: {}</source>
        <translation>Vorbei: {}</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="152" />
        <source>is new</source>
        <translation>ist neu</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="153" />
        <source>was forgotten</source>
        <translation>wurde vergessen</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="156" />
        <source>answers again</source>
        <translation>antwortet wieder</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="157" />
        <source>no longer answers</source>
        <translation>antwortet nicht mehr</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="158" />
        <source>may have been here before, under another MAC</source>
        <translation>war vielleicht schon da, unter einer anderen MAC</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="162" />
        <source>more new devices than a network has</source>
        <translation>mehr neue Geräte, als ein Netz hat</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="163" />
        <source>monitoring was paused or goes on</source>
        <translation>die Beobachtung ruht oder geht weiter</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="164" />
        <source>the monitor's sight has changed</source>
        <translation>die Sicht des Beobachters hat sich geändert</translation>
    </message>
    <message>
        <location filename="../models/news.py" line="165" />
        <source>a scan has finished</source>
        <translation>eine Suche ist fertig</translation>
    </message>
    <message>
        <location filename="../views/news_table.py" line="26" />
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <location filename="../views/news_table.py" line="32" />
        <source>What</source>
        <translation>Was</translation>
    </message>
</context><context>
    <name>prefix</name>
    <message>
        <location filename="../views/prefix_dialog.py" line="25" />
        <source>Scan other addresses</source>
        <translation>Andere Adressen absuchen</translation>
    </message>
    <message>
        <location filename="../views/prefix_dialog.py" line="28" />
        <source>Addresses</source>
        <translation>Adressen</translation>
    </message>
    <message>
        <location filename="../views/prefix_dialog.py" line="30" />
        <source>Scan</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <location filename="../views/prefix_dialog.py" line="37" />
        <source>A network like 192.168.1.0/24, or one address. Only scan what is yours.</source>
        <translation>Ein Netz wie 192.168.1.0/24 oder eine Adresse. Suche nur ab, was dir gehört.</translation>
    </message>
</context><context>
    <name>scan</name>
    <message numerus="yes">
        <location filename="../own_scans.py" line="61" />
        <source>%n device(s) answered.</source>
        <translation>
            <numerusform>%n Gerät hat geantwortet.</numerusform>
            <numerusform>%n Geräte haben geantwortet.</numerusform>
        </translation>
    </message>
</context><context>
    <name>sight</name>
    <message>
        <location filename="../views/sight_words.py" line="20" />
        <source>Nothing is known yet</source>
        <translation>Noch ist nichts bekannt</translation>
    </message>
    <message>
        <location filename="../views/sight_words.py" line="21" />
        <source>Connection lost</source>
        <translation>Verbindung verloren</translation>
    </message>
    <message>
        <location filename="../views/sight_words.py" line="22" />
        <source>The monitor cannot see</source>
        <translation>Der Beobachter sieht nichts</translation>
    </message>
    <message>
        <location filename="../views/sight_words.py" line="23" />
        <source>The monitor sees only a part</source>
        <translation>Der Beobachter sieht nur einen Teil</translation>
    </message>
    <message>
        <location filename="../views/sight_words.py" line="24" />
        <source>Monitoring is paused</source>
        <translation>Die Überwachung ruht</translation>
    </message>
    <message>
        <location filename="../views/sight_words.py" line="25" />
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <location filename="../views/sight_words.py" line="33" />
        <source>as of {}, {}</source>
        <translation>Stand {}, {}</translation>
    </message>
</context><context>
    <name>texts</name>
    <message>
        <location filename="../texts.py" line="83" />
        <location filename="../models/standing.py" line="65" />
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="66" />
        <source>Asleep</source>
        <translation>Schläft</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="67" />
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="68" />
        <source>Doubtful</source>
        <translation>Fraglich</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="69" />
        <source>Unsteady</source>
        <translation>Unstet</translation>
    </message>
    <message>
        <location filename="../texts.py" line="84" />
        <location filename="../models/standing.py" line="70" />
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <location filename="../texts.py" line="85" />
        <location filename="../models/standing.py" line="71" />
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="78" />
        <source>It is silent, as it often is.</source>
        <translation>Es schweigt, wie so oft.</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="79" />
        <source>It did not answer the last pings.</source>
        <translation>Es hat die letzten Pings nicht beantwortet.</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="80" />
        <source>It did not answer when it was asked just now.</source>
        <translation>Es hat auf eine Frage eben nicht geantwortet.</translation>
    </message>
    <message>
        <location filename="../models/standing.py" line="81" />
        <source>It comes and goes.</source>
        <translation>Es kommt und geht.</translation>
    </message>
    <message>
        <location filename="../texts.py" line="23" />
        <source>{} s</source>
        <translation>{} s</translation>
    </message>
    <message>
        <location filename="../texts.py" line="25" />
        <source>{} min</source>
        <translation>{} min</translation>
    </message>
    <message>
        <location filename="../texts.py" line="27" />
        <source>{} h</source>
        <translation>{} h</translation>
    </message>
    <message>
        <location filename="../texts.py" line="28" />
        <source>{} d</source>
        <translation>{} T</translation>
    </message>
    <message>
        <location filename="../texts.py" line="35" />
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <location filename="../texts.py" line="43" />
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <location filename="../texts.py" line="44" />
        <source>{} ago</source>
        <translation>vor {}</translation>
    </message>
    <message numerus="yes">
        <location filename="../texts.py" line="91" />
        <source>The server tells %n kind(s) of things that this viewer does not know yet: update it.</source>
        <translation>
            <numerusform>Der Server berichtet von %n Art von Dingen, die dieses Programm noch nicht kennt: aktualisiere es.</numerusform>
            <numerusform>Der Server berichtet von %n Arten von Dingen, die dieses Programm noch nicht kennt: aktualisiere es.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../texts.py" line="101" />
        <source>Scanning</source>
        <translation>Suche läuft</translation>
    </message>
    <message>
        <location filename="../texts.py" line="102" />
        <source>Scan finished</source>
        <translation>Suche fertig</translation>
    </message>
    <message>
        <location filename="../texts.py" line="103" />
        <source>Scan cancelled</source>
        <translation>Suche abgebrochen</translation>
    </message>
    <message>
        <location filename="../texts.py" line="104" />
        <source>Scan ran out of time</source>
        <translation>Der Suche ging die Zeit aus</translation>
    </message>
    <message>
        <location filename="../texts.py" line="105" />
        <source>Scan failed</source>
        <translation>Suche fehlgeschlagen</translation>
    </message>
    <message>
        <location filename="../texts.py" line="106" />
        <source>Scan is over</source>
        <translation>Suche ist vorbei</translation>
    </message>
</context><context>
    <name>timeline</name>
    <message>
        <location filename="../views/timeline.py" line="145" />
        <source>There</source>
        <translation>Da</translation>
    </message>
    <message>
        <location filename="../views/timeline.py" line="146" />
        <source>Away</source>
        <translation>Fort</translation>
    </message>
    <message>
        <location filename="../views/timeline.py" line="147" />
        <source>The monitor could not see</source>
        <translation>Der Beobachter sah nichts</translation>
    </message>
    <message>
        <location filename="../views/timeline.py" line="148" />
        <source>Not measured</source>
        <translation>Nicht gemessen</translation>
    </message>
    <message>
        <location filename="../views/timeline.py" line="149" />
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
</context><context>
    <name>trouble</name>
    <message>
        <location filename="../api/answers.py" line="24" />
        <source>The server answers (status {}) as no netmon server does.</source>
        <translation>Der Server antwortet (Status {}), wie es kein netmon-Server tut.</translation>
    </message>
    <message>
        <location filename="../api/answers.py" line="41" />
        <source>The server refused this (status {}), and does not say why.</source>
        <translation>Der Server hat das abgelehnt (Status {}) und sagt nicht, warum.</translation>
    </message>
    <message>
        <location filename="../api/answers.py" line="53" />
        <source>The server answered with something else than a list.</source>
        <translation>Der Server hat mit etwas anderem als einer Liste geantwortet.</translation>
    </message>
    <message>
        <location filename="../api/answers.py" line="60" />
        <source>The server sent what this viewer does not understand. Check that both are up to date.</source>
        <translation>Der Server hat gesendet, was dieses Programm nicht versteht. Prüfe, ob beide aktuell sind.</translation>
    </message>
    <message>
        <location filename="../api/closing.py" line="31" />
        <source>The server has ended the connection: this viewer was too slow.</source>
        <translation>Der Server hat die Verbindung beendet: Dieses Programm war zu langsam.</translation>
    </message>
    <message>
        <location filename="../api/conversation.py" line="55" />
        <source>The server sends more than this viewer can read.</source>
        <translation>Der Server sendet mehr, als dieses Programm lesen kann.</translation>
    </message>
    <message>
        <location filename="../api/frames.py" line="44" />
        <source>The server did not say hello, so it is no netmon server.</source>
        <translation>Der Server hat sich nicht gemeldet, also ist er kein netmon-Server.</translation>
    </message>
    <message>
        <location filename="../api/frames.py" line="51" />
        <source>The server does not say its version.</source>
        <translation>Der Server nennt seine Version nicht.</translation>
    </message>
    <message>
        <location filename="../api/frames.py" line="54" />
        <source>The server (netmon {}) is too old for this viewer: update the server.</source>
        <translation>Der Server (netmon {}) ist zu alt für dieses Programm: Aktualisiere den Server.</translation>
    </message>
    <message>
        <location filename="../api/frames.py" line="60" />
        <source>This viewer is too old for the server (netmon {}): update the viewer.</source>
        <translation>Dieses Programm ist zu alt für den Server (netmon {}): Aktualisiere das Programm.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="22" />
        <source>This key does not hold. Type the one that “netmon serve” printed when it first started, or make another with “netmon keys create”.</source>
        <translation>Dieser Schlüssel gilt nicht. Gib den ein, den „netmon serve“ beim ersten Start ausgab, oder erzeuge mit „netmon keys create“ einen anderen.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="27" />
        <source>This key may only look. To change anything, connect with an admin's key.</source>
        <translation>Dieser Schlüssel darf nur ansehen. Um etwas zu ändern, verbinde dich mit dem Schlüssel eines Verwalters.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="30" />
        <source>Too many attempts with a wrong key. Wait a minute, and type the right one.</source>
        <translation>Zu viele Versuche mit einem falschen Schlüssel. Warte eine Minute, und gib den richtigen ein.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="33" />
        <source>The server is not known by this name. Type its address, or add the name to server.allowed_hosts in its settings.</source>
        <translation>Unter diesem Namen ist der Server nicht bekannt. Gib seine Adresse ein, oder nimm den Namen in seinen Einstellungen bei server.allowed_hosts auf.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="43" />
        <source>The server could not do this: {detail}</source>
        <translation>Das konnte der Server nicht tun: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="44" />
        <source>The server does not take this: {detail}</source>
        <translation>Das nimmt der Server nicht an: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="45" />
        <source>The settings of the server do not allow this: {detail}</source>
        <translation>Die Einstellungen des Servers lassen das nicht zu: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="46" />
        <source>The server cannot read this: {detail}</source>
        <translation>Das kann der Server nicht lesen: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="47" />
        <source>What this was about is no longer there.</source>
        <translation>Worum es ging, ist nicht mehr da.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="48" />
        <source>This does not go any longer: {detail}</source>
        <translation>Das geht nicht mehr: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="49" />
        <source>A scan is already running. Wait for it, or cancel it.</source>
        <translation>Es läuft schon eine Suche. Warte auf sie, oder brich sie ab.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="50" />
        <source>These are too many addresses for one scan: {detail}</source>
        <translation>Das sind zu viele Adressen für eine Suche: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="51" />
        <source>The server does not reach another one: {detail}</source>
        <translation>Der Server erreicht einen anderen nicht: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="52" />
        <source>Another server has another version: {detail}</source>
        <translation>Ein anderer Server hat eine andere Version: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="53" />
        <source>Another server answers oddly: {detail}</source>
        <translation>Ein anderer Server antwortet seltsam: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="54" />
        <source>A proxy on the way lets no WebSocket through. Let it pass “Upgrade” on for /ws/stream.</source>
        <translation>Ein Proxy auf dem Weg lässt keinen WebSocket durch. Lass ihn „Upgrade“ für /ws/stream weitergeben.</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="63" />
        <source>The server's machine does not let it do this: {detail}</source>
        <translation>Der Rechner des Servers lässt ihn das nicht tun: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="64" />
        <source>A network adapter of the server does not work: {detail}</source>
        <translation>Ein Netzwerkadapter des Servers arbeitet nicht: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="65" />
        <source>The server lacks a package: {detail}</source>
        <translation>Dem Server fehlt ein Paket: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="66" />
        <source>The server cannot use its data: {detail}</source>
        <translation>Der Server kann seine Daten nicht benutzen: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="67" />
        <source>Another program uses the server's data: {detail}</source>
        <translation>Ein anderes Programm benutzt die Daten des Servers: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="68" />
        <source>The server's data is of a newer netmon: {detail}</source>
        <translation>Die Daten des Servers sind von einem neueren netmon: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="69" />
        <source>The server's data is damaged: {detail}</source>
        <translation>Die Daten des Servers sind beschädigt: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="70" />
        <source>The disk of the server is full: {detail}</source>
        <translation>Die Platte des Servers ist voll: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="71" />
        <source>The disk of the server has too little room: {detail}</source>
        <translation>Auf der Platte des Servers ist zu wenig Platz: {detail}</translation>
    </message>
    <message>
        <location filename="../api/refusals.py" line="72" />
        <source>The server cannot write its data: {detail}</source>
        <translation>Der Server kann seine Daten nicht schreiben: {detail}</translation>
    </message>
    <message>
        <location filename="../api/rest.py" line="113" />
        <source>The server's answer took too long or was too large.</source>
        <translation>Die Antwort des Servers kam zu spät oder war zu groß.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="68" />
        <source>Type the address of a server, like nas.lan or http://192.168.1.5:8643.</source>
        <translation>Gib die Adresse eines Servers ein, etwa nas.lan oder http://192.168.1.5:8643.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="71" />
        <source>This is no address of a server; it looks like nas.lan or https://nas.lan:8643.</source>
        <translation>Das ist keine Adresse eines Servers; so eine sieht aus wie nas.lan oder https://nas.lan:8643.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="74" />
        <source>A key has no place in an address; give it apart.</source>
        <translation>Ein Schlüssel gehört nicht in die Adresse; gib ihn für sich ein.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="82" />
        <source>There is no computer named {host}. Check how it is written, or type its address.</source>
        <translation>Es gibt keinen Rechner namens {host}. Prüfe die Schreibweise, oder gib seine Adresse ein.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="85" />
        <source>Nothing listens at {host}, port {port}. Check that “netmon serve” runs there, that it may be reached from other computers (--host), and the port.</source>
        <translation>Bei {host}, Port {port}, hört niemand zu. Prüfe, ob dort „netmon serve“ läuft, ob es von anderen Rechnern zu erreichen ist (--host), und den Port.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="90" />
        <source>No way leads to {host}. Check the address, and that this computer is in the network.</source>
        <translation>Kein Weg führt zu {host}. Prüfe die Adresse, und ob dieser Rechner im Netz ist.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="93" />
        <source>{host} does not answer. Check that it is switched on, and that no firewall is in between.</source>
        <translation>{host} antwortet nicht. Prüfe, ob das Gerät an ist und keine Firewall dazwischen steht.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="97" />
        <source>The connection to {url} was lost.</source>
        <translation>Die Verbindung zu {url} ist abgerissen.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="98" />
        <source>Something else than netmon answers at {url}. Check the address and the port.</source>
        <translation>Unter {url} antwortet etwas anderes als netmon. Prüfe Adresse und Port.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="101" />
        <source>What listens at {host}, port {port}, is no netmon server. It is mostly at port 8643.</source>
        <translation>Was bei {host}, Port {port}, zuhört, ist kein netmon-Server. Er ist meist an Port 8643.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="105" />
        <source>The server at {host} does not encrypt. Type the address with http:// to connect so.</source>
        <translation>Der Server {host} verschlüsselt nicht. Gib die Adresse mit http:// ein, um dich so zu verbinden.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="108" />
        <source>The server at {host} encrypts. Type the address with https://.</source>
        <translation>Der Server {host} verschlüsselt. Gib die Adresse mit https:// ein.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="111" />
        <source>The server is elsewhere: it points to {there}. Type that address.</source>
        <translation>Der Server ist anderswo: Er verweist auf {there}. Gib diese Adresse ein.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="114" />
        <source>The server at {url} answers, but a proxy on the way lets no WebSocket through. Let it pass “Upgrade” on for /ws/stream.</source>
        <translation>Der Server {url} antwortet, aber ein Proxy auf dem Weg lässt keinen WebSocket durch. Lass ihn „Upgrade“ für /ws/stream weitergeben.</translation>
    </message>
    <message>
        <location filename="../api/trouble.py" line="119" />
        <source>The proxy at {url} answers, but does not reach the netmon server behind it. Check that “netmon serve” runs there.</source>
        <translation>Der Proxy {url} antwortet, erreicht aber den netmon-Server dahinter nicht. Prüfe, ob dort „netmon serve“ läuft.</translation>
    </message>
</context><context>
    <name>trust</name>
    <message>
        <location filename="../views/trust_words.py" line="24" />
        <source>{url} has a certificate of its own making, as “netmon serve --self-signed” makes it.</source>
        <translation>{url} hat ein selbst gemachtes Zertifikat, wie „netmon serve --self-signed“ es macht.</translation>
    </message>
    <message>
        <location filename="../views/trust_words.py" line="27" />
        <source>The certificate of {url} was signed by somebody whom this computer does not know.</source>
        <translation>Das Zertifikat von {url} hat jemand unterschrieben, den dieser Rechner nicht kennt.</translation>
    </message>
    <message>
        <location filename="../views/trust_words.py" line="30" />
        <source>The certificate of {url} is for another name: {names}. Type that name, or give the server a certificate for {host}.</source>
        <translation>Das Zertifikat von {url} gilt für einen anderen Namen: {names}. Tippe diesen Namen, oder gib dem Server ein Zertifikat für {host}.</translation>
    </message>
    <message>
        <location filename="../views/trust_words.py" line="35" />
        <source>The certificate of {url} has expired: {ends}. Renew it on the server; if it is not that old, set the clock of this computer.</source>
        <translation>Das Zertifikat von {url} ist abgelaufen: {ends}. Erneuere es auf dem Server; ist es nicht so alt, stelle die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <location filename="../views/trust_words.py" line="40" />
        <source>The certificate of {url} does not hold yet: from {begins} on. Set the clocks of this computer and of the server.</source>
        <translation>Das Zertifikat von {url} gilt noch nicht: erst ab {begins}. Stelle die Uhren dieses Rechners und des Servers.</translation>
    </message>
</context><context>
    <name>wellbeing</name>
    <message>
        <location filename="../views/wellbeing_words.py" line="30" />
        <source>All is well</source>
        <translation>Alles in Ordnung</translation>
    </message>
    <message>
        <location filename="../views/wellbeing_words.py" line="36" />
        <source>What is wrong is told here as soon as the server answers.</source>
        <translation>Was nicht stimmt, steht hier, sobald der Server antwortet.</translation>
    </message>
    <message>
        <location filename="../views/wellbeing_words.py" line="40" />
        <source>Nobody was seen yet</source>
        <translation>Noch wurde niemand gesehen</translation>
    </message>
    <message>
        <location filename="../views/wellbeing_words.py" line="40" />
        <source>The server has seen no device so far.</source>
        <translation>Der Server hat bisher kein Gerät gesehen.</translation>
    </message>
    <message numerus="yes">
        <location filename="../views/wellbeing_words.py" line="44" />
        <source>No alerts, but %n device(s) or target(s) not well</source>
        <translation>
            <numerusform>Keine Warnungen, aber %n Gerät oder Ziel ist nicht in Ordnung</numerusform>
            <numerusform>Keine Warnungen, aber %n Geräte oder Ziele sind nicht in Ordnung</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../views/wellbeing_words.py" line="46" />
        <source>Everything was asked of late, and nothing is down. When a device goes offline, answers slowly or is new, it is told here.</source>
        <translation>Alles wurde kürzlich gefragt, und nichts ist ausgefallen. Wenn ein Gerät offline geht, langsam antwortet oder neu ist, steht es hier.</translation>
    </message>
    <message>
        <location filename="../views/wellbeing_words.py" line="60" />
        <source>Not asked of late: {}</source>
        <translation>Länger nicht gefragt: {}</translation>
    </message>
    <message>
        <location filename="../views/wellbeing_words.py" line="62" />
        <source>Targets that do not answer: {}</source>
        <translation>Ziele, die nicht antworten: {}</translation>
    </message>
</context></TS>
